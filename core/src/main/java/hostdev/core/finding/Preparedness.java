package hostdev.core.finding;

import hostdev.core.boot.BootFacts;
import hostdev.core.boot.BootLoader;
import hostdev.core.boot.Readiness;
import hostdev.core.model.Fact;
import java.util.Optional;

/// What a person is told about a host whose IOMMU is not on, or not for the next boot.
public final class Preparedness {
    /// The code of the finding that `hostdev prepare` can see to.
    public static final String NEEDS_EDIT = "boot-line-lacks-iommu";

    private static final String WHY = "no device can be given to a guest without it";

    private Preparedness() {}

    /// A note where nothing is to be done.
    public static Finding of(Readiness readiness, BootFacts facts) {
        return switch (readiness) {
            case Readiness.Ready(var why) ->
                Finding.note("iommu-on", "", "the IOMMU is on: " + why + builtIn(facts), "");
            case Readiness.FirmwareOff _ ->
                Finding.blocks(
                        "iommu-off-in-firmware",
                        "",
                        "the firmware offers no IOMMU: there is neither a DMAR (Intel VT-d) nor an IVRS (AMD-Vi) table",
                        WHY + ", and no file of this host can change it",
                        "switch VT-d (Intel) or AMD-Vi (AMD, often called IOMMU or SVM) on in the firmware's set-up");
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
                        "the firmware has its table, the kernel's line is right, and the IOMMU is off",
                        WHY,
                        "the kernel says why: dmesg | grep -i -e DMAR -e IOMMU -e AMD-Vi");
            case Readiness.ByHand(var why, var fix) ->
                Finding.blocks("boot-loader-by-hand", loader(facts), why, WHY, fix);
            case Readiness.CannotTell(var why) ->
                Finding.blocks("iommu-unknown", "", "whether there is an IOMMU cannot be seen: " + why, "", "");
        };
    }

    private static String loader(BootFacts facts) {
        return facts.loader().kind() == BootLoader.Kind.UNKNOWN
                ? "the boot loader"
                : facts.loader().kind().words();
    }

    private static String change(Readiness.NeedsEdit needed) {
        Readiness.Edit edit = needed.edits().getFirst();
        String line = needed.hypervisor() ? "Xen's line" : "the kernel's line";
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
