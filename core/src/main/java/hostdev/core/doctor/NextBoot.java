package hostdev.core.doctor;

import static hostdev.core.finding.Finding.Severity.BLOCKS;

import hostdev.core.boot.BootTool;
import hostdev.core.boot.Readiness;
import java.util.List;
import java.util.Optional;

/// What a person does so that the next boot has the IOMMU on.
final class NextBoot {
    /// Where nothing that is known switches it off, no edit helps.
    private static final String LOG = "the kernel says why: dmesg | grep -i -e DMAR -e IOMMU -e AMD-Vi";

    private NextBoot() {}

    /// @param usual what is said where the boot loader tells nothing better
    static String remedy(Setup setup, String usual) {
        return switch (setup.readiness()) {
            case Readiness.NeedsReboot _ -> "reboot: the files of " + loader(setup) + " say already what is wanted";
            case Readiness.NeedsEdit needs ->
                "hostdev prepare (edits " + files(needs.edits()) + refresh(needs.refresh()) + "); then reboot";
            case Readiness.ByHand(var why, var fix) -> fix + " (" + why + ")";
            case Readiness.OffForNoKnownReason _ -> LOG;
            case Readiness.Ready _, Readiness.FirmwareOff _, Readiness.CannotTell _ -> usual;
            case Readiness.AcpiOff _, Readiness.NoSmmu _, Readiness.NotSupported _ -> usual;
        };
    }

    /// What was prepared in an earlier boot and is not in force in this one.
    static Optional<Advice> passedBy(Setup setup) {
        if (setup.prepared().isEmpty() || !(setup.readiness() instanceof Readiness.NeedsReboot)) {
            return Optional.empty();
        }
        boolean grub = loader(setup).startsWith("GRUB");
        // GRUB puts it in front of every line, but of those that Xen hands on
        boolean byGrub = setup.onXen() || !setup.line().named("BOOT_IMAGE").isEmpty();
        String cause = grub && !byGrub
                ? "another loader than " + loader(setup) + " has booted this host: its line has no BOOT_IMAGE"
                : "another entry was booted than the one that was prepared, or its menu was not made anew";
        String told = setup.onXen() ? "xl info | grep xen_commandline" : "cat /proc/cmdline";
        String fix = grub && !byGrub
                ? "have the firmware start GRUB first: efibootmgr"
                : "reboot and choose the first entry; what this boot was told: " + told
                        + setup.boot()
                                .loader()
                                .refresh()
                                .map(tool -> "; to regenerate the boot files: " + tool.words())
                                .orElse("");
        return Optional.of(Advice.likely(
                BLOCKS,
                "prepared-not-in-force",
                "the IOMMU",
                "plan " + setup.prepared().get() + " (prepare) is done, the host has been booted since, and it is"
                        + " still off: " + cause,
                "without it a guest with the device could write to all of the host's memory",
                fix));
    }

    static String loader(Setup setup) {
        return setup.boot().loader().kind().words();
    }

    static String files(List<Readiness.Edit> edits) {
        return String.join(
                ", ", edits.stream().map(edit -> edit.file().path()).distinct().toList());
    }

    private static String refresh(Optional<BootTool> tool) {
        return tool.map(it -> ", then runs " + it.words()).orElse("");
    }
}
