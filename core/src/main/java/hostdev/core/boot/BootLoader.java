package hostdev.core.boot;

import hostdev.core.model.Fact;
import hostdev.core.model.ShellWord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What boots a host, and the files that it, or the program that makes its menu, takes the arguments of kernels from.
///
/// @param files those that have the arguments; all of them, where more than one counts; unknown where one of them
/// cannot be read
/// @param refresh what makes the boot loader's own file from them; empty where it reads them itself
/// @param manual where a person has to change the arguments; empty where hostdev edits the files
/// @param doubt why it may be another one that boots this host; empty where nothing says so
public record BootLoader(
        Kind kind,
        Fact<List<BootFile>> files,
        Optional<BootTool> refresh,
        Optional<ManualChange> manual,
        Optional<String> doubt) {
    public BootLoader(Kind kind, Fact<List<BootFile>> files, Optional<BootTool> refresh) {
        this(kind, files, refresh, Optional.empty(), Optional.empty());
    }

    /// One whose files hostdev does not edit.
    public BootLoader(Kind kind, List<BootFile> files, ManualChange manual) {
        this(kind, Fact.known(files), Optional.empty(), Optional.of(manual), Optional.empty());
    }

    /// How a person changes arguments of the kernel here: the command, or the place and the words.
    ///
    /// @param add each takes the place of one of `remove` that has its name
    public String remedy(List<BootArgument> remove, List<BootArgument> add) {
        ManualChange.Wanted wanted = new ManualChange.Wanted(remove, add);
        List<String> commands = manual.isPresent() ? List.of() : commands(wanted);
        if (commands.isEmpty()) {
            return manual.orElseGet(() -> new ManualChange("", List.of(), "")).fix(kind, false, wanted);
        }
        return String.join(" && ", commands) + "; then reboot";
    }

    private List<String> commands(ManualChange.Wanted wanted) {
        List<String> commands = new ArrayList<>();
        for (BootFile file : files.seen().orElse(List.of())) {
            boolean concerned = BootFit.entries(file).stream()
                    .anyMatch(entry -> entry.stream()
                            .anyMatch(argument -> wanted.remove().stream().anyMatch(argument::sameAs)));
            if (concerned) {
                boolean seen = BootFormat.detect(file.path(), file.text()).equals(Optional.of(file.format()));
                commands.add("hostdev boot-args --file " + ShellWord.of(file.path())
                        + (seen ? "" : " --format " + file.format().word())
                        + " " + wanted.options("--remove ", "--add ") + " --in-place");
            }
        }
        if (!commands.isEmpty()) {
            refresh.ifPresent(tool -> commands.add(tool.words()));
        }
        return commands;
    }

    public BootLoader doubted(String why) {
        return new BootLoader(kind, files, refresh, manual, Optional.of(why));
    }

    /// Which one it is.
    public enum Kind {
        LEGACY_GRUB("GRUB before 2"),
        GRUB2("GRUB 2"),
        GRUB2_BLS("GRUB 2 with entries of the Boot Loader Specification"),
        SYSTEMD_BOOT("systemd-boot"),
        PROXMOX("proxmox-boot-tool"),
        EXTLINUX("extlinux"),
        REFIND("rEFInd"),
        LIMINE("Limine"),
        UNIFIED_IMAGE("a unified kernel image"),
        NIXOS("NixOS"),
        RPM_OSTREE("rpm-ostree"),
        KERNELSTUB("kernelstub"),
        TALOS("Talos"),
        UNRAID("Unraid"),
        TRUENAS("TrueNAS"),
        XCP_NG("XCP-ng"),
        GUIX("Guix"),
        ABROOT("ABRoot"),
        CLR_BOOT_MANAGER("clr-boot-manager"),
        SDBOOTUTIL("sdbootutil"),
        TRANSACTIONAL("transactional-update"),
        ALPINE("update-extlinux"),
        ARMBIAN("Armbian's boot script"),
        FLATCAR("Flatcar"),
        U_BOOT_MENU("u-boot-update"),
        RASPBERRY_PI("the firmware of the Raspberry Pi"),
        ZFS_BOOT_MENU("ZFSBootMenu"),
        UNKNOWN("an unknown boot loader");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }
}
