package hostdev.core.boot;

import hostdev.core.model.ShellWord;
import java.util.ArrayList;
import java.util.List;

/// How a person changes the kernel's arguments where hostdev does not edit the boot files: because another program
/// makes them, or because the boot loader is not recognised.
///
/// @param why why hostdev does not do it itself
/// @param sources files that may have the arguments
/// @param then the command that makes them effective; empty where none is needed
public record ManualChange(String why, List<Source> sources, String then) {
    /// A file with arguments in it, in whatever form.
    public record Source(String path, String text) {
        boolean has(BootArgument argument) {
            for (String word : text.split("[\\s\"'`;,\\[\\]()]+", -1)) {
                if (BootArgument.isValid(word) && argument.sameAs(new BootArgument(word))) {
                    return true;
                }
            }
            return text.contains(argument.text()) && argument.value().contains(",");
        }
    }

    /// What has to become of the arguments: each of `remove` goes, each of `add` comes.
    record Wanted(List<BootArgument> remove, List<BootArgument> add) {
        /// `remove amd_iommu=off`, `change intel_iommu=off to intel_iommu=on`
        String words() {
            List<String> words = new ArrayList<>();
            List<BootArgument> left = new ArrayList<>(add);
            for (BootArgument wrong : remove) {
                List<BootArgument> same = left.stream()
                        .filter(right -> right.key().equals(wrong.key()))
                        .toList();
                left.removeAll(same);
                words.add(same.isEmpty() ? "remove " + wrong : "change " + wrong + " to " + same.getFirst());
            }
            left.forEach(right -> words.add("add " + right));
            return String.join(" and ", words);
        }

        private static String option(String name, BootArgument argument) {
            return name.endsWith(" ") ? name + ShellWord.of(argument.text()) : ShellWord.of(name + argument);
        }

        /// `--remove amd_iommu=off --add …`
        String options(String removing, String adding) {
            List<String> options = new ArrayList<>();
            remove.forEach(argument -> options.add(option(removing, argument)));
            add.forEach(argument -> options.add(option(adding, argument)));
            return String.join(" ", options);
        }
    }

    /// The next deed, in one sentence, with the exact arguments.
    String fix(BootLoader.Kind kind, boolean hypervisor, Wanted wanted) {
        return switch (kind) {
            case RPM_OSTREE ->
                "rpm-ostree kargs " + wanted.options("--delete-if-present=", "--append-if-missing=") + "; then reboot";
            case KERNELSTUB -> kernelstub(wanted) + "; then reboot";
            case NIXOS -> nixos(wanted);
            case TALOS ->
                "in machine.install.extraKernelArgs of the machine configuration: " + talos(wanted)
                        + "; then apply it and upgrade the node: talosctl upgrade";
            case UNRAID ->
                "in the web interface, Main, Flash, Syslinux Configuration: " + wanted.words()
                        + " on the append line of the default entry, such as: append " + spaced(wanted.add())
                        + " initrd=/bzroot; then reboot";
            case TRUENAS ->
                wanted.words() + " in kernel_extra_options, and keep what else it has (midclt call"
                        + " system.advanced.config | grep -o '\"kernel_extra_options\"[^,]*'): midclt call"
                        + " system.advanced.update '{\"kernel_extra_options\": \"" + spaced(wanted.add())
                        + "\"}'; then reboot";
            case XCP_NG -> xcpNg(hypervisor ? "xen" : "dom0", wanted) + "; then reboot";
            case GUIX ->
                "in the field kernel-arguments of the operating-system that this host is made from (often"
                        + " /etc/config.scm): " + wanted.words() + "; then: guix system reconfigure; then reboot";
            case ABROOT -> "abroot kargs edit: " + wanted.words() + "; then reboot";
            case ARMBIAN -> SettingLine.ARMBIAN.fix(file(), wanted, then);
            case FLATCAR -> SettingLine.FLATCAR.fix(file(), wanted, then);
            case U_BOOT_MENU -> SettingLine.U_BOOT_MENU.fix(file(), wanted, then);
            case RASPBERRY_PI -> SettingLine.RASPBERRY_PI.fix(file(), wanted, then);
            case ZFS_BOOT_MENU -> SettingLine.zfsBootMenu(file(), wanted);
            case UNIFIED_IMAGE, LIMINE, ALPINE, CLR_BOOT_MANAGER, SDBOOTUTIL, TRANSACTIONAL, UNKNOWN ->
                inFiles(hypervisor, wanted);
            case LEGACY_GRUB, GRUB2, GRUB2_BLS, SYSTEMD_BOOT, PROXMOX, EXTLINUX, REFIND -> inFiles(hypervisor, wanted);
        };
    }

    private static String kernelstub(Wanted wanted) {
        List<String> commands = new ArrayList<>();
        wanted.remove().forEach(argument -> commands.add("kernelstub -d " + ShellWord.of(argument.text())));
        wanted.add().forEach(argument -> commands.add("kernelstub -a " + ShellWord.of(argument.text())));
        return String.join(" && ", commands);
    }

    /// @param line `xen` or `dom0`
    private static String xcpNg(String line, Wanted wanted) {
        String program = "/opt/xensource/libexec/xen-cmdline --";
        List<String> commands = new ArrayList<>();
        for (BootArgument argument : wanted.remove()) {
            if (wanted.add().stream().noneMatch(it -> it.key().equals(argument.key()))) {
                commands.add(program + "delete-" + line + " " + ShellWord.of(argument.key()));
            }
        }
        wanted.add().forEach(argument -> commands.add(program + "set-" + line + " " + ShellWord.of(argument.text())));
        return String.join(" && ", commands);
    }

    private String nixos(Wanted wanted) {
        String file = sources.stream()
                .map(Source::path)
                .findFirst()
                .orElse("the configuration (/etc/nixos/configuration.nix)");
        List<String> deeds = new ArrayList<>();
        wanted.remove().forEach(argument -> deeds.add("remove \"" + argument + "\" from boot.kernelParams"));
        wanted.add().forEach(argument -> deeds.add("add \"" + argument + "\" to boot.kernelParams"));
        return "in " + file + ", " + String.join(" and ", deeds) + "; then: nixos-rebuild boot; then reboot";
    }

    private static String talos(Wanted wanted) {
        List<String> deeds = new ArrayList<>();
        wanted.remove().forEach(argument -> deeds.add("remove " + argument));
        wanted.add().forEach(argument -> deeds.add("- " + argument));
        return String.join(" and ", deeds);
    }

    private String file() {
        return sources.getFirst().path();
    }

    static String spaced(List<BootArgument> arguments) {
        return String.join(" ", arguments.stream().map(BootArgument::text).toList());
    }

    private String inFiles(boolean hypervisor, Wanted wanted) {
        String line = hypervisor ? "Xen command line" : "kernel command line";
        List<String> having = sources.stream()
                .filter(source -> wanted.remove().stream().anyMatch(source::has))
                .map(Source::path)
                .toList();
        List<String> all = sources.stream().map(Source::path).toList();
        String where = !having.isEmpty()
                ? " in " + String.join(", ", having)
                : all.isEmpty() ? " in the configuration of the boot loader" : " (it comes from " + listed(all) + ")";
        return "on the " + line + where + ": " + wanted.words()
                + (then.isEmpty() ? "; then reboot" : "; then: " + then + "; then reboot");
    }

    private static String listed(List<String> paths) {
        return paths.size() == 1
                ? paths.getFirst()
                : String.join(", ", paths.subList(0, paths.size() - 1)) + " or " + paths.getLast();
    }
}
