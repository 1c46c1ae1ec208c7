package hostdev.core.boot;

import hostdev.core.model.DriverName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// The files that keep devices for guests from the start of each boot on.
public final class KeepFiles {
    public static final String RULES = "/etc/udev/rules.d/10-hostdev-keep.rules";

    private static final String SCRIPT = "/etc/hostdev/keep-devices";
    private static final String UNIT = "/etc/systemd/system/hostdev-keep.service";
    private static final String WANTED = "/etc/systemd/system/sysinit.target.d/hostdev-keep.conf";
    private static final String SOFT_DEPENDENCIES = "/etc/modprobe.d/hostdev-keep.conf";
    private static final String DRACUT = "/etc/dracut.conf.d/hostdev-keep.conf";
    private static final String INITRAMFS_TOOLS = "/etc/initramfs-tools/hooks/hostdev-keep";
    private static final String MKINITCPIO = "/etc/mkinitcpio.conf.d/hostdev-keep.conf";

    private static final String HEAD =
            "# Devices kept for guests: written by 'hostdev prepare --keep', taken away by 'hostdev prepare --undo'.\n";

    private KeepFiles() {}

    /// All that may be written: what is in them now must be known before.
    public static List<String> paths() {
        return List.of(RULES, SCRIPT, UNIT, WANTED, SOFT_DEPENDENCIES, DRACUT, INITRAMFS_TOOLS, MKINITCPIO);
    }

    /// Each file with its text.
    ///
    /// @param early the modules of the host's drivers that may come with the initial ramdisk
    /// @param initramfs what makes the initial ramdisk; empty where the rules need not be in it
    public static Map<String, String> texts(
            List<KeptDevice> devices, List<String> early, Optional<BootTool> initramfs) {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put(RULES, HEAD + devices.stream().map(KeptDevice::rule).collect(Collectors.joining()));
        texts.put(SCRIPT, script(devices));
        texts.put(UNIT, HEAD + UNIT_TEXT);
        texts.put(WANTED, HEAD + "[Unit]\nWants=hostdev-keep.service\n");
        List<String> modules = modules(devices);
        if (!early.isEmpty()) {
            StringBuilder dependencies = new StringBuilder(HEAD);
            for (String module : new TreeSet<>(early)) {
                dependencies.append("softdep ").append(module).append(" pre: ");
                dependencies.append(String.join(" ", modules)).append('\n');
            }
            texts.put(SOFT_DEPENDENCIES, dependencies.toString());
        }
        initramfs.ifPresent(tool -> inRamdisk(texts, tool, modules));
        return texts;
    }

    private static List<String> modules(List<KeptDevice> devices) {
        return devices.stream()
                .map(KeptDevice::driver)
                .map(DriverName::module)
                .distinct()
                .toList();
    }

    private static void inRamdisk(Map<String, String> texts, BootTool tool, List<String> modules) {
        String all = String.join(" ", modules);
        switch (tool.kind()) {
            case DRACUT ->
                texts.put(DRACUT, HEAD + "add_drivers+=\" " + all + " \"\ninstall_items+=\" " + RULES + " \"\n");
            case INITRAMFS_TOOLS -> texts.put(INITRAMFS_TOOLS, "#!/bin/sh\n" + HEAD + HOOK.replace("MODULES", all));
            case MKINITCPIO -> texts.put(MKINITCPIO, HEAD + "MODULES+=(" + all + ")\nFILES+=(" + RULES + ")\n");
            case UPDATE_GRUB, GRUB_MKCONFIG, GRUB2_MKCONFIG, PROXMOX ->
                throw new IllegalStateException(tool + " makes no initial ramdisk");
        }
    }

    private static String script(List<KeptDevice> devices) {
        return "#!/bin/sh\n" + HEAD + SCRIPT_TEXT
                + devices.stream().map(KeptDevice::call).collect(Collectors.joining());
    }

    private static final String UNIT_TEXT = """
        [Unit]
        Description=Devices that hostdev keeps for guests
        DefaultDependencies=no
        After=systemd-modules-load.service systemd-udev-trigger.service
        Before=sysinit.target network-pre.target

        [Service]
        Type=oneshot
        RemainAfterExit=yes
        ExecStart=/bin/sh /etc/hostdev/keep-devices
        # an unbind that the kernel never finishes must not hold up the boot
        TimeoutStartSec=30
        TimeoutStopSec=5
        """;

    private static final String HOOK = """
        if [ "$1" = prereqs ]; then
            exit 0
        fi
        . /usr/share/initramfs-tools/hook-functions
        manual_add_modules MODULES
        mkdir -p "$DESTDIR/etc/udev/rules.d"
        cp -p /etc/udev/rules.d/10-hostdev-keep.rules "$DESTDIR/etc/udev/rules.d/"
        """;

    private static final String SCRIPT_TEXT = """
        # A driver that is built into the kernel has its devices before udev reads any rule. SYSFS, MOUNTS and
        # SWAPS are for tests.
        pci=${SYSFS:-/sys}/bus/pci

        # Whether the host has mounted, swaps to, or stacked something on, a disk of the device.
        used() {
            for node in $(find "$1/" -path '*/block/*/dev' 2>/dev/null); do
                if grep -q " $(cat "$node") " "${MOUNTS:-/proc/self/mountinfo}"; then
                    return 0
                fi
                disk=${node%/dev}
                if grep -q "^/dev/${disk##*/}[[:space:]]" "${SWAPS:-/proc/swaps}"; then
                    return 0
                fi
                if [ -n "$(ls "$disk/holders" 2>/dev/null)" ]; then
                    return 0
                fi
            done
            return 1
        }

        # address, driver, module, identity
        keep() {
            device=$pci/devices/$1
            if [ ! -e "$device" ]; then
                echo "hostdev: nothing is at $1 any more: nothing is kept there" >&2
                return
            fi
            found="$(cat "$device/vendor") $(cat "$device/device")"
            found="$found $(cat "$device/subsystem_vendor") $(cat "$device/subsystem_device")"
            case "$found " in
              "$4 "*) ;;
              *)
                echo "hostdev: another device is at $1 now ($found): it is left to the host" >&2
                return ;;
            esac
            driver=$(readlink "$device/driver" || true)
            if [ "${driver##*/}" = "$2" ]; then
                return
            fi
            if used "$(readlink -f "$device")"; then
                echo "hostdev: the host uses the disk at $1: it is left to the host" >&2
                return
            fi
            modprobe "$3"
            echo "$2" > "$device/driver_override"
            if [ -n "$driver" ]; then
                echo "$1" > "$device/driver/unbind"
            fi
            echo "$1" > "$pci/drivers_probe"
        }

        """;
}
