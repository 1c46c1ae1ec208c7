package hostdev.host.read;

import hostdev.core.model.Attachment.Refusal;
import hostdev.core.model.Attachment.Use;
import hostdev.core.model.ShellWord;
import hostdev.host.root.HostRoot;

/// A block device that stands on others: a logical volume, an encrypted volume, an array, a multipath map, a loop.
///
/// @param name the kernel's, `dm-0`
record StackedDevice(HostRoot root, String name) {
    /// As people know it: `vg0-root`.
    String shown() {
        String mapped = text("dm/name");
        return mapped.isEmpty() ? name : mapped;
    }

    /// What it makes of the devices below it; its kind is in device mapper's uuid, as each tool writes it.
    Use use() {
        String shown = shown();
        String word = ShellWord.of(shown);
        String uuid = text("dm/uuid");
        if (uuid.startsWith("LVM-")) {
            return taken(
                    "carries the logical volume " + shown,
                    "deactivate it first: vgchange --activate n " + ShellWord.of(volumeGroup(shown)));
        }
        if (uuid.startsWith("CRYPT-")) {
            return taken("carries the encrypted volume " + shown, "close it first: cryptsetup close " + word);
        }
        if (uuid.startsWith("mpath-")) {
            return taken("is a path of the multipath map " + shown, "take the map away first: multipath -f " + word);
        }
        if (name.startsWith("md")) {
            return array();
        }
        if (name.startsWith("loop")) {
            return taken("carries the loop device " + name, "detach it first: losetup --detach /dev/" + name);
        }
        return taken("part of " + shown, name.startsWith("dm-") ? "take that away first: dmsetup remove " + word : "");
    }

    private Use array() {
        String level = text("md/level");
        String state = text("md/array_state");
        String kind = level.isEmpty() ? "" : " (" + level + (state.equals("inactive") ? ", inactive" : "") + ")";
        return taken("member of the array " + name + kind, "stop the array first: mdadm --stop /dev/" + name);
    }

    private static Use taken(String what, String remedy) {
        return new Use(what, Refusal.UNLESS_FORCED, remedy);
    }

    private String text(String file) {
        return root.text("/sys/class/block/" + name + "/" + file)
                .map(String::strip)
                .seen()
                .orElse("");
    }

    /// `my--group-root` → `my-group`: device mapper's names double the dashes of their parts (dm_build_dm_name in
    /// lvm2).
    static String volumeGroup(String mapped) {
        for (int i = 0; i < mapped.length(); i++) {
            if (mapped.charAt(i) == '-') {
                if (i + 1 < mapped.length() && mapped.charAt(i + 1) == '-') {
                    i++;
                } else {
                    return mapped.substring(0, i).replace("--", "-");
                }
            }
        }
        return mapped;
    }
}
