package hostdev.core.boot;

import hostdev.core.model.Architecture;
import hostdev.core.model.Fact;
import java.util.List;
import java.util.Optional;

/// Whether a host's IOMMU is on, and if not, what would switch it on: the one decision that `doctor` tells and
/// `prepare` acts on. A pure function of [BootFacts].
public sealed interface Readiness {
    BootArgument ACPI_OFF = new BootArgument("acpi=off");

    /// It is on, and stays on.
    ///
    /// @param why how that is seen
    record Ready(String why) implements Readiness {}

    /// Only the firmware's set-up can switch it on: its table is not there.
    record FirmwareOff() implements Readiness {}

    /// An Arm host whose kernel has no PCI device behind an SMMU.
    ///
    /// @param inFirmware whether the firmware describes one
    /// @param blacklisted the argument that keeps the SMMU's driver from being loaded; empty where none does
    record NoSmmu(boolean inFirmware, Optional<BootArgument> blacklisted) implements Readiness {}

    /// The kernel was told to do without ACPI, and so sees no IOMMU of a PC.
    ///
    /// @param fix how that argument goes
    record AcpiOff(String fix) implements Readiness {}

    /// Devices are not given away on this architecture.
    record NotSupported(Architecture architecture) implements Readiness {}

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
        if (!facts.architecture().isSupported()) {
            return new NotSupported(facts.architecture());
        }
        boolean xen = facts.xen().isPresent();
        boolean isOn = xen ? facts.xen().get().equals(Fact.known(true)) : facts.groups();
        if (facts.architecture() == Architecture.ARM) {
            return isOn ? ready(xen) : new NoSmmu(facts.iort(), blacklisted(facts));
        }
        if (!isOn && hasNoAcpi(facts)) {
            return new AcpiOff(facts.loader().remedy(List.of(ACPI_OFF), List.of()));
        }
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

    private static boolean hasNoAcpi(BootFacts facts) {
        boolean table = facts.table().seen().flatMap(name -> name).isPresent();
        return !table && facts.running().seen().orElse(List.of()).contains(ACPI_OFF);
    }

    /// `module_blacklist=arm_smmu_v3`, `initcall_blacklist=arm_smmu_driver_init`
    private static Optional<BootArgument> blacklisted(BootFacts facts) {
        return facts.running().seen().orElse(List.of()).stream()
                .filter(argument -> argument.key().contains("blacklist")
                        && argument.value().replace('-', '_').contains("arm_smmu"))
                .findFirst();
    }

    private static Readiness judge(BootFacts facts, IommuArguments wanted, boolean isOn) {
        boolean xen = wanted.hypervisor();
        BootLoader loader = facts.loader();
        if (loader.manual().isPresent()) {
            return isOn ? ready(xen) : manual(facts, loader.manual().get(), wanted);
        }
        if (!(loader.files() instanceof Fact.Known<List<BootFile>>(var files))) {
            String why = loader.files().either(known -> "", reason -> reason);
            return isOn ? ready(xen) : byHand(facts, new ManualChange(why, List.of(), ""), wanted);
        }
        List<Edit> edits;
        try {
            edits = wanted.edits(files);
        } catch (NotEditable e) {
            return isOn ? ready(xen) : new ByHand(e.why(), e.hint());
        }
        if (!edits.isEmpty()) {
            return new NeedsEdit(edits, loader.refresh(), xen);
        }
        if (isOn) {
            return ready(xen);
        }
        if (files.isEmpty()) {
            String why = loader.kind() == BootLoader.Kind.UNKNOWN
                    ? "boot loader not recognised"
                    : "no file is known that " + loader.kind().words() + " takes the kernel command line from";
            return byHand(facts, new ManualChange(why, List.of(), ""), wanted);
        }
        return isAsWanted(facts, wanted) ? new OffForNoKnownReason() : new NeedsReboot();
    }

    /// Where a person has changed the files already, only the reboot is left.
    private static Readiness manual(BootFacts facts, ManualChange change, IommuArguments wanted) {
        try {
            for (BootFile file : facts.loader().files().seen().orElse(List.of())) {
                if (wanted.holdIn(file) && !isAsWanted(facts, wanted)) {
                    return new NeedsReboot();
                }
            }
        } catch (NotEditable e) {
            return new ByHand(e.why(), e.hint());
        }
        return byHand(facts, change, wanted);
    }

    /// What the running kernel, or Xen, was given switches nothing off: then no line has to change.
    private static boolean isAsWanted(BootFacts facts, IommuArguments wanted) {
        return facts.running().seen().filter(wanted::holdIn).isPresent();
    }

    private static Readiness byHand(BootFacts facts, ManualChange change, IommuArguments wanted) {
        if (isAsWanted(facts, wanted)) {
            return new OffForNoKnownReason();
        }
        ManualChange.Wanted what = wanted.change();
        return new ByHand(change.why(), change.fix(facts.loader().kind(), wanted.hypervisor(), what));
    }

    private static Readiness ready(boolean xen) {
        return new Ready(xen ? "Xen can give devices to guests" : "the kernel has IOMMU groups");
    }
}
