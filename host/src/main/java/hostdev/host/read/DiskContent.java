package hostdev.host.read;

import hostdev.core.format.DiskSignature;
import hostdev.core.format.LvmText;
import hostdev.core.model.Attachment.Refusal;
import hostdev.core.model.Attachment.Use;
import hostdev.core.model.Fact;
import hostdev.core.model.ShellWord;
import hostdev.host.root.HostRoot;
import java.util.List;
import java.util.Optional;

/// What is written on a disk or partition on which nothing of the host stands now: a part of something that may be in
/// use from other disks.
///
/// @param name `nvme0n1p1`
record DiskContent(HostRoot root, String name) {
    Optional<Use> use() {
        return switch (type()) {
            case "LVM2_member" -> Optional.of(physicalVolume());
            case "linux_raid_member", "ddf_raid_member", "isw_raid_member" ->
                Optional.of(new Use("carries a member of an array that is not assembled" + place(), Refusal.NONE));
            case "mpath_member" ->
                Optional.of(new Use("carries a path of a multipath map that is not there" + place(), Refusal.NONE));
            case "zfs_member" -> Optional.of(new ZfsMember(root, name).use());
            default -> Optional.empty();
        };
    }

    private String place() {
        return root.exists("/sys/class/block/" + name + "/partition") ? " (" + name + ")" : "";
    }

    /// As udev has found it; where it has not looked, the disk's own first bytes.
    private String type() {
        String number =
                root.text("/sys/class/block/" + name + "/dev").seen().orElse("").strip();
        Fact<String> record = root.text("/run/udev/data/b" + number);
        if (record instanceof Fact.Known<String>(var text) && text.contains("\nE:")) {
            return property(text, "E:ID_FS_TYPE=");
        }
        return root.bytes("/dev/" + name, DiskSignature.LENGTH)
                .seen()
                .flatMap(DiskSignature::of)
                .orElse("");
    }

    private static String property(String record, String key) {
        for (String line : record.split("\n", -1)) {
            if (line.startsWith(key)) {
                return line.substring(key.length());
            }
        }
        return "";
    }

    /// A group in use without this disk's part of it is crippled when the disk goes.
    private Use physicalVolume() {
        Optional<LvmText> group =
                root.bytes("/dev/" + name, LvmText.LENGTH).seen().flatMap(LvmText::parse);
        if (group.isEmpty()) {
            return new Use("carries a physical volume of LVM" + place(), Refusal.NONE);
        }
        String vg = group.get().name();
        for (String block : root.names("/sys/class/block").seen().orElse(List.of())) {
            String uuid = block.startsWith("dm-")
                    ? root.text("/sys/class/block/" + block + "/dm/uuid").seen().orElse("")
                    : "";
            if (uuid.startsWith("LVM-" + group.get().uuid())) {
                return new Use(
                        "carries a physical volume of the volume group " + vg + ", which is in use" + place(),
                        Refusal.UNLESS_FORCED,
                        "deactivate the group first: vgchange --activate n " + ShellWord.of(vg));
            }
        }
        return new Use(
                "carries a physical volume of the volume group " + vg + ", which is not active" + place(),
                Refusal.NONE);
    }
}
