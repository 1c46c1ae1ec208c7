package hostdev.core.boot;

import hostdev.core.model.Fact;
import java.util.List;
import java.util.Optional;

/// Whether a host's IOMMU is on, and if not, what would switch it on: the one decision that `doctor` tells and
/// `prepare` acts on. A pure function of [BootFacts].
public sealed interface Readiness {
    /// It is on, and stays on.
    ///
    /// @param why how that is seen
    record Ready(String why) implements Readiness {}

    /// Only the firmware's set-up can switch it on: its table is not there.
    record FirmwareOff() implements Readiness {}

    /// Nothing more need be edited: the next boot has it on.
    record NeedsReboot() implements Readiness {}

    /// These files need other arguments.
    ///
    /// @param hypervisor whether it is Xen's line
    record NeedsEdit(List<Edit> edits, Optional<BootTool> refresh, boolean hypervisor) implements Readiness {}

    /// It is off although nothing that is known switches it off.
    record OffForNoKnownReason() implements Readiness {}

    /// Something has to change and hostdev cannot do it.
    ///
    /// @param fix what a person can do
    record ByHand(String why, String fix) implements Readiness {}

    record CannotTell(String why) implements Readiness {}

    /// One file before and after, and the arguments that make the difference.
    record Edit(BootFile file, String after, List<BootArgument> added, List<BootArgument> removed) {}

    static Readiness of(BootFacts facts) {
        boolean xen = facts.xen().isPresent();
        boolean isOn = xen ? facts.xen().get().equals(Fact.known(true)) : facts.groups();
        if (!(facts.table() instanceof Fact.Known<Optional<String>>(var table))) {
            return isOn
                    ? ready(xen)
                    : new CannotTell(facts.table().either(known -> "", why -> "the firmware's tables: " + why));
        }
        if (table.isEmpty()) {
            return isOn ? ready(xen) : new FirmwareOff();
        }
        IommuArguments wanted = new IommuArguments(
                table.get(), xen, isOn, facts.builtIn(), facts.running().seen().orElse(List.of()));
        return judge(facts, wanted, isOn);
    }

    private static Readiness judge(BootFacts facts, IommuArguments wanted, boolean isOn) {
        boolean xen = wanted.hypervisor();
        if (!(facts.loader().files() instanceof Fact.Known<List<BootFile>>(var files))) {
            String why = facts.loader().files().either(known -> "", reason -> reason);
            return isOn ? ready(xen) : new ByHand(why, byHand(facts.loader().kind(), wanted));
        }
        List<Edit> edits;
        try {
            edits = wanted.edits(files);
        } catch (NotEditable e) {
            return isOn ? ready(xen) : new ByHand(e.why(), e.hint());
        }
        if (!edits.isEmpty()) {
            return new NeedsEdit(edits, facts.loader().refresh(), xen);
        }
        if (isOn) {
            return ready(xen);
        }
        if (files.isEmpty()) {
            return new ByHand(
                    "no file is known that " + facts.loader().kind().words() + " takes the kernel's arguments from",
                    byHand(facts.loader().kind(), wanted));
        }
        boolean asWished = !xen && facts.running().seen().filter(wanted::holdIn).isPresent();
        return asWished ? new OffForNoKnownReason() : new NeedsReboot();
    }

    private static Readiness ready(boolean xen) {
        return new Ready(xen ? "Xen can give devices to guests" : "the kernel has IOMMU groups");
    }

    private static String byHand(BootLoader.Kind kind, IommuArguments wanted) {
        String arguments =
                "add " + wanted.addition() + " to the line of the " + (wanted.hypervisor() ? "hypervisor" : "kernel");
        return switch (kind) {
            case UNIFIED_IMAGE ->
                arguments
                        + ": it is inside of the signed image; change /etc/kernel/cmdline or /etc/cmdline.d and have the"
                        + " image made anew (kernel-install add-all, dracut --force --regenerate-all, or mkinitcpio -P)";
            default -> arguments + " by hand: hostdev boot-args --file FILE --add " + wanted.addition();
        };
    }
}
