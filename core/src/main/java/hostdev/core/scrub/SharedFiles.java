package hostdev.core.scrub;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Which files a scrubbed capture may have, and how each is treated. A file that is on no list is left out: a reader
/// that
/// learns to look elsewhere must not give away what nobody has thought of.
final class SharedFiles {
    /// What is done with a file.
    enum Treatment {
        /// The kernel, the firmware or a list of names wrote it: the same on many machines.
        AS_IT_IS,
        /// Names of the machine and its parts are replaced.
        NAMES,
        /// Besides, only known settings stay, and no comment.
        SETTINGS,
        /// Of a process's arguments, those by which a guest and its devices are known.
        ARGUMENTS,
        /// Of a process's mapped files, those of devices.
        MAPPED_DEVICES,
        /// Somebody's script: that there is one, and nothing of it.
        SCRIPT,
        LEFT_OUT
    }

    private static final Map<Treatment, Pattern> LISTS = Map.of(
            Treatment.AS_IT_IS,
            Pattern.compile("/sys/firmware/.*|(/usr)?/lib/modules/.*|/boot/config-.*|/proc/config\\.gz|.*/pci\\.ids"),
            Treatment.SCRIPT,
            Pattern.compile("/etc/libvirt/hooks/.*"),
            Treatment.ARGUMENTS,
            Pattern.compile("/proc/[0-9]+/cmdline"),
            Treatment.MAPPED_DEVICES,
            Pattern.compile("/proc/[0-9]+/maps"),
            Treatment.NAMES,
            Pattern.compile("/sys/.*|/dev/.*|/run/udev/data/.*|/var/lib/hostdev/(journal|origins|promises)/.*"
                    + "|/proc/(cpuinfo|interrupts|iomem|ioports|meminfo|modules|swaps|mounts|mdstat|devices|consoles|fb"
                    + "|misc|partitions|diskstats|filesystems|version|uptime|stat|vmstat|crypto)"
                    + "|/proc/(net|sys/kernel|sys/vm|driver/nvidia|asound|scsi|xen|bus|irq|fs|tty)/.*"
                    + "|/proc/([0-9]+|self)/((task/[0-9]+/)?(status|stat|comm|cgroup|limits|mountinfo|mounts|environ)"
                    + "|net/.*|(task/[0-9]+/)?(fd|fdinfo|ns)/.*)"
                    + "|/(etc|usr/lib)/os-release|/etc/sysconfig/bootloader"
                    + "|/etc/(debian|redhat|fedora|arch|alpine|gentoo|SuSE|pve)[-_a-z]*"
                    + "|/etc/pve/\\.version|/etc/libvirt/(qemu|libxl)/[^/]*\\.xml|/etc/libvirt/qemu/autostart/.*"),
            Treatment.SETTINGS,
            Pattern.compile(
                    "/proc/cmdline|/(boot|efi)/.*|/etc/default/grub.*|/etc/(grub|kernel|driverctl\\.d|hostdev)/.*"
                            + "|/etc/grub[^/]*|/(etc|run|usr/local/lib|usr/lib|lib)/modprobe\\.d/.*"
                            + "|/(etc|run|usr/lib)/(modules-load|dracut\\.conf|mkinitcpio\\.conf)\\.d/.*"
                            + "|/etc/(modules|dracut\\.conf|mkinitcpio\\.conf|booster\\.yaml)|/etc/mkinitcpio\\.d/.*"
                            + "|/etc/initramfs-tools/.*|/etc/(kernelstub|xen)/.*|/etc/libvirt/(qemu|libxl|libvirtd|virtqemud)\\.conf"
                            + "|/etc/security/limits.*|/etc/(systemd/system|udev/rules\\.d)/.*hostdev.*"
                            + "|/(etc|usr/lib)/sysctl\\.(conf|d/.*)|/extlinux\\.conf|/syslinux/.*|/flash/.*"));

    private SharedFiles() {}

    static Treatment of(String path) {
        for (Treatment treatment : Treatment.values()) {
            Pattern list = LISTS.get(treatment);
            if (list != null && list.matcher(path).matches()) {
                return treatment;
            }
        }
        return Treatment.LEFT_OUT;
    }

    /// Why a file is not in a capture; empty where it is.
    static Optional<String> whyNot(String path) {
        return of(path) == Treatment.LEFT_OUT ? Optional.of("left out: it may hold secrets") : Optional.empty();
    }
}
