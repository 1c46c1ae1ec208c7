package hostdev.host.read;

import hostdev.core.boot.BootArgument;
import hostdev.core.format.Swaps;
import hostdev.core.model.Attachment.Refusal;
import hostdev.core.model.Attachment.Use;
import hostdev.core.model.HostPlaces;
import hostdev.host.root.HostRoot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/// What the host has only at times: a `/boot` or `/efi` that is mounted when it is used (fstab(5),
/// systemd.automount(5)),
/// swap that is off now, the image of hibernation.
///
/// @param add told of each block device by its name, and the use
record LaterMounts(HostRoot root, MountTable mounts, BiConsumer<String, Use> add) {
    private static final String EFI_PARTITION = "c12a7328-f81f-11d2-ba4b-00a0c93ec93b";
    private static final String ELSEWHERE = "only a host that boots from another disk can give it away";

    /// How a line of fstab names a device otherwise than by its file, and what udev knows of that (blkid(8)).
    private static final Map<String, String> TAGS = Map.of(
            "UUID", "ID_FS_UUID",
            "LABEL", "ID_FS_LABEL",
            "PARTUUID", "ID_PART_ENTRY_UUID",
            "PARTLABEL", "ID_PART_ENTRY_NAME");

    void find() {
        List<String> places = new ArrayList<>();
        for (String line : root.text("/etc/fstab").seen().orElse("").split("\n", -1)) {
            String[] fields = line.strip().split("\\s+", 4);
            if (fields.length > 2 && !fields[0].startsWith("#")) {
                String place = plain(fields[1]);
                places.add(place);
                entry(plain(fields[0]), place, fields[2]);
            }
        }
        for (String argument :
                BootArgument.split(root.text("/proc/cmdline").seen().orElse(""))) {
            if (argument.startsWith("resume=")) {
                tell(argument.substring("resume=".length()), hibernation());
            }
        }
        if (mounts.mountedWhenUsed().stream()
                .anyMatch(place -> HostPlaces.isVital(place) && !places.contains(place) && !mounts.isMounted(place))) {
            withProperty("ID_PART_ENTRY_TYPE", EFI_PARTITION)
                    .forEach(device -> add.accept(device, vital("an EFI system partition that is mounted when used")));
        }
    }

    private void entry(String device, String place, String type) {
        if (type.equals("swap")) {
            tell(
                    device,
                    new Use(
                            "swap by /etc/fstab, which is off now",
                            Refusal.UNLESS_FORCED,
                            "take it out of /etc/fstab"));
        } else if (HostPlaces.isVital(place) && !mounts.isMounted(place)) {
            tell(device, vital("to be mounted at " + place + " by /etc/fstab"));
        }
    }

    private static Use vital(String what) {
        return new Use(what, Refusal.ALWAYS, ELSEWHERE);
    }

    private static Use hibernation() {
        return new Use(
                "has the image of hibernation (resume= on the kernel command line)",
                Refusal.UNLESS_FORCED,
                "boot without resume= first");
    }

    private void tell(String device, Use use) {
        int equals = device.indexOf('=');
        if (device.startsWith("/dev/")) {
            tellUnlessSwap(mounts.blockName(device), use);
        } else if (equals > 0 && TAGS.containsKey(device.substring(0, equals))) {
            String value = device.substring(equals + 1).replace("\"", "");
            withProperty(TAGS.getOrDefault(device.substring(0, equals), ""), value)
                    .forEach(name -> tellUnlessSwap(name, use));
        }
    }

    /// Swap that is on is told as that.
    private void tellUnlessSwap(String name, Use use) {
        boolean swap = Swaps.devices(root.text("/proc/swaps").seen().orElse("")).stream()
                .anyMatch(device -> mounts.blockName(device).equals(name));
        if (!swap) {
            add.accept(name, use);
        }
    }

    /// The block devices of which udev knows this; letters count in either case.
    private List<String> withProperty(String key, String value) {
        List<String> names = new ArrayList<>();
        for (String name : root.names("/sys/class/block").seen().orElse(List.of())) {
            String number = root.text("/sys/class/block/" + name + "/dev")
                    .seen()
                    .orElse("")
                    .strip();
            String record = root.text("/run/udev/data/b" + number).seen().orElse("");
            if (record.lines().anyMatch(line -> line.equalsIgnoreCase("E:" + key + "=" + value))) {
                names.add(name);
            }
        }
        return names;
    }

    /// Without the octal numbers that stand for blanks (fstab(5)).
    private static String plain(String field) {
        return field.replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\");
    }
}
