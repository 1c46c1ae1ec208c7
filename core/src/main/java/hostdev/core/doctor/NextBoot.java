package hostdev.core.doctor;

import hostdev.core.boot.BootTool;
import hostdev.core.boot.Readiness;
import java.util.List;
import java.util.Optional;

/// What a person does so that the next boot has the IOMMU on.
final class NextBoot {
    private NextBoot() {}

    /// @param usual what is said where the boot loader tells nothing better
    static String remedy(Setup setup, String usual) {
        return switch (setup.readiness()) {
            case Readiness.NeedsReboot _ -> "reboot: the files of " + loader(setup) + " say already what is wanted";
            case Readiness.NeedsEdit needs ->
                "hostdev prepare (edits " + files(needs.edits()) + refresh(needs.refresh()) + "); then reboot";
            case Readiness.ByHand(var why, var fix) -> fix + " (" + why + ")";
            case Readiness.Ready _, Readiness.FirmwareOff _, Readiness.OffForNoKnownReason _, Readiness.CannotTell _ ->
                usual;
        };
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
