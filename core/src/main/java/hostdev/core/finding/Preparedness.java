package hostdev.core.finding;

import hostdev.core.boot.BootArgument;
import hostdev.core.boot.BootFacts;
import hostdev.core.boot.Readiness;
import hostdev.core.model.Architecture;
import hostdev.core.model.Fact;
import java.util.Optional;

/// What a person is told about a host whose IOMMU is not on, or not for the next boot.
public final class Preparedness {
    /// The code of the finding that `hostdev prepare` can see to.
    public static final String NEEDS_EDIT = "boot-line-lacks-iommu";

    private static final String WHY = "no device can be given to a guest without it";

    private Preparedness() {}

    /// Of a machine that is itself a guest.
    public static Finding noVirtualIommu() {
        return Finding.blocks(
                "no-virtual-iommu",
                "this machine",
                "it is itself a guest, and has been given no IOMMU (there is no DMAR or IVRS table)",
                "without an IOMMU no device can be given away safely",
                "give it one: in QEMU -device intel-iommu,intremap=on with -M q35,kernel-irqchip=split; in libvirt"
                        + " <iommu model='intel'>; to practise: hostdev lab demo");
    }

    /// A note where nothing is to be done.
    public static Finding of(Readiness readiness, BootFacts facts) {
        return switch (readiness) {
            case Readiness.Ready(var why) ->
                Finding.note("iommu-on", "", "the IOMMU is on: " + why + builtIn(facts), "");
            case Readiness.FirmwareOff _ when facts.guest() -> noVirtualIommu();
            case Readiness.FirmwareOff _ ->
                Finding.blocks(
                        "iommu-off-in-firmware",
                        "",
                        "the firmware offers no IOMMU: there is no " + table(facts.architecture()) + " table",
                        WHY + ", and no file of this host can change it",
                        "switch " + option(facts.architecture()) + " on in the firmware setup");
            case Readiness.AcpiOff(var fix) ->
                Finding.blocks(
                        "acpi-off",
                        "",
                        "the kernel command line says acpi=off: without ACPI the kernel sees no IOMMU",
                        WHY,
                        fix);
            case Readiness.NoSmmu(var inFirmware, var blacklisted) -> noSmmu(inFirmware, blacklisted);
            case Readiness.NotSupported(var architecture) -> notSupported(architecture);
            case Readiness.NeedsReboot _ ->
                new Finding(
                        Finding.Severity.NOTE,
                        "reboot-needed",
                        "",
                        "the IOMMU is off in this boot, and on in the next as far as the boot files say",
                        WHY,
                        Optional.of("reboot; then: hostdev doctor"));
            case Readiness.NeedsEdit needed ->
                Finding.blocks(
                        NEEDS_EDIT,
                        needed.edits().getFirst().file().path(),
                        "the IOMMU is not on for the next boot: " + change(needed),
                        WHY,
                        "hostdev prepare");
            case Readiness.OffForNoKnownReason _ ->
                Finding.blocks(
                        "iommu-off-unexplained",
                        "",
                        "the firmware offers an IOMMU, the kernel command line switches nothing off, and the IOMMU is"
                                + " off",
                        WHY,
                        "the kernel says why: dmesg | grep -i -e DMAR -e IOMMU -e AMD-Vi");
            case Readiness.ByHand(var why, var fix) ->
                Finding.blocks("boot-loader-by-hand", "boot loader", why, WHY, fix);
            case Readiness.CannotTell(var why) ->
                Finding.blocks("iommu-unknown", "", "whether there is an IOMMU cannot be seen: " + why, "", "");
        };
    }

    private static String table(Architecture architecture) {
        return switch (architecture) {
            case INTEL -> "DMAR (Intel VT-d)";
            case AMD -> "IVRS (AMD-Vi)";
            case OTHER_X86, ARM, POWER, S390, RISCV, LOONGARCH, UNKNOWN -> "DMAR (Intel VT-d) or IVRS (AMD-Vi)";
        };
    }

    private static String option(Architecture architecture) {
        return switch (architecture) {
            case INTEL -> "VT-d";
            case AMD -> "AMD-Vi (often called IOMMU or SVM)";
            case OTHER_X86, ARM, POWER, S390, RISCV, LOONGARCH, UNKNOWN ->
                "VT-d (Intel) or AMD-Vi (AMD, often called IOMMU or SVM)";
        };
    }

    private static Finding noSmmu(boolean inFirmware, Optional<BootArgument> blacklisted) {
        if (blacklisted.isPresent()) {
            return Finding.blocks(
                    "smmu-off",
                    "",
                    "the SMMU (Arm's IOMMU) is off: the kernel command line says " + blacklisted.get(),
                    WHY,
                    "remove " + blacklisted.get() + " from the kernel command line; then reboot");
        }
        return inFirmware
                ? Finding.blocks(
                        "smmu-off",
                        "",
                        "the SMMU (Arm's IOMMU) is off: the firmware has an IORT table, and the kernel has no IOMMU"
                                + " group with a PCI device",
                        WHY,
                        "look why: dmesg | grep -i -e smmu -e iort; switch the SMMU on in the firmware setup, or boot a"
                                + " kernel that has its driver (CONFIG_ARM_SMMU_V3)")
                : Finding.blocks(
                        "no-smmu",
                        "",
                        "PCI passthrough is impossible on this host: no PCI device is behind an IOMMU (SMMU), and the"
                                + " firmware describes none",
                        WHY,
                        "");
    }

    /// One sentence, from whatever was asked for.
    public static Finding notSupported(Architecture architecture) {
        return Finding.blocks(
                "architecture-not-supported", "", "hostdev does not support " + architecture.word() + " hosts", "", "");
    }

    /// Files that may not be those of the loader that boots the host.
    public static Finding doubt(String why) {
        return Finding.warns(
                "boot-menu-does-not-fit",
                "boot loader",
                why + ": another boot loader may boot this host",
                "then the change has no effect",
                "after the reboot: hostdev doctor");
    }

    private static String change(Readiness.NeedsEdit needed) {
        Readiness.Edit edit = needed.edits().getFirst();
        String line = needed.hypervisor() ? "the Xen command line" : "the kernel command line";
        return edit.removed().isEmpty()
                ? line + " lacks " + Words.joined(edit.added())
                : line + " has " + Words.joined(edit.removed());
    }

    private static String builtIn(BootFacts facts) {
        boolean byItself =
                facts.builtIn().equals(Fact.known(true)) && facts.xen().isEmpty();
        return byItself && facts.table().equals(Fact.known(Optional.of("DMAR")))
                ? "; the kernel switches it on by itself"
                : "";
    }
}
