package hostdev.core.doctor;

import static hostdev.core.finding.Finding.Severity.BLOCKS;

import hostdev.core.boot.MisspeltArgument;
import hostdev.core.model.Architecture;
import hostdev.core.model.Fact;
import java.util.List;
import java.util.Optional;

/// Why an IOMMU that the firmware offers is not at work under Linux. Where groups are filled nothing is asked.
final class IommuRule implements Rule {
    private static final List<String> OFF = List.of("off");
    private static final String WHY = "without it a guest with the device could write to all of the host's memory";
    private static final String PREPARE = "hostdev prepare";

    @Override
    public List<Advice> judge(Setup setup) {
        Optional<String> table = setup.firmware().table().seen().flatMap(name -> name);
        boolean arm = setup.boot().architecture() == Architecture.ARM;
        if (setup.hasGroups() || setup.onXen() || table.isEmpty() || arm) {
            return List.of();
        }
        if (setup.kernel().line() instanceof Fact.Unknown<KernelArguments>(var why)) {
            return List.of(off("why is not known: the kernel's line cannot be read: " + why, Advice::guessed, ""));
        }
        Optional<Advice> passedBy = NextBoot.passedBy(setup);
        if (passedBy.isPresent()) {
            return List.of(passedBy.get());
        }
        Advice advice = table.get().equals("DMAR") ? intel(setup) : amd(setup);
        return List.of(advice.withFix(fix -> fix.contains(PREPARE) ? NextBoot.remedy(setup, fix) : fix));
    }

    /// Makes an advice of one certainty.
    @FunctionalInterface
    private interface Maker {
        Advice make(
                hostdev.core.finding.Finding.Severity severity,
                String code,
                Object where,
                String what,
                String why,
                String fix);
    }

    private static Advice off(String cause, Maker maker, String fix) {
        return maker.make(
                BLOCKS,
                "iommu-off",
                "the IOMMU",
                "the firmware offers it and the kernel has it off: " + cause,
                WHY,
                fix);
    }

    private static Advice intel(Setup setup) {
        KernelArguments line = setup.line();
        Optional<Advice> said = switchedOff(line, "intel_iommu", "takes it away, or puts intel_iommu=on in its place");
        if (said.isPresent()) {
            return said.get();
        }
        Optional<BuiltIn> builtIn = setup.kernel().builtIn().seen();
        if (builtIn.flatMap(it -> it.option("INTEL_IOMMU")).equals(Optional.of("n"))) {
            return notBuilt("CONFIG_INTEL_IOMMU", builtIn.get());
        }
        if (line.saying("intel_iommu", List.of("on", "sm_on")).isPresent()) {
            return off(
                    "its line says intel_iommu=on",
                    Advice::guessed,
                    "the kernel says why: dmesg | grep -e DMAR -e IOMMU");
        }
        Optional<MisspeltArgument> misspelt =
                MisspeltArgument.of(setup.boot().running().seen().orElse(List.of()), "intel_iommu");
        if (misspelt.isPresent()) {
            return misspelt(misspelt.get());
        }
        if (builtIn.isEmpty()) {
            return off(
                    "its line does not say intel_iommu=on (what it was built with is not known)",
                    Advice::likely,
                    PREPARE + " puts it there; then reboot");
        }
        if (!builtIn.get().switchesVtdOn()) {
            return off(
                    "its line does not say intel_iommu=on, and it was built to need that ("
                            + builtIn.get().file() + ": CONFIG_INTEL_IOMMU_DEFAULT_ON is not set)",
                    Advice::seen,
                    PREPARE + " puts it there; then reboot");
        }
        return off(
                "it was built with VT-d on (" + builtIn.get().file() + ") and its line says nothing against it",
                Advice::guessed,
                "the kernel says why: dmesg | grep -e DMAR -e IOMMU");
    }

    private static Advice amd(Setup setup) {
        KernelArguments line = setup.line();
        Optional<Advice> said = switchedOff(line, "amd_iommu", "takes it away");
        if (said.isPresent()) {
            return said.get();
        }
        Optional<BuiltIn> builtIn = setup.kernel().builtIn().seen();
        if (builtIn.flatMap(it -> it.option("AMD_IOMMU")).equals(Optional.of("n"))) {
            return notBuilt("CONFIG_AMD_IOMMU", builtIn.get());
        }
        return off(
                "AMD-Vi needs no parameter and its line says nothing against it",
                Advice::guessed,
                "the kernel says why: dmesg | grep -e AMD-Vi -e IOMMU");
    }

    private static Optional<Advice> switchedOff(KernelArguments line, String own, String does) {
        // iommu=off wins over intel_iommu=on (drivers/iommu/intel, detect_intel_iommu: no_iommu)
        return line.saying("iommu", OFF)
                .or(() -> last(line, own))
                .map(argument ->
                        off("its line says " + argument.text(), Advice::seen, PREPARE + " " + does + "; then reboot"))
                .or(() -> soft(line));
    }

    /// Kernels before 5.18 let their own buffers take the place of the IOMMU then.
    private static Optional<Advice> soft(KernelArguments line) {
        return line.saying("iommu", List.of("soft"))
                .or(() -> line.saying("swiotlb", List.of("force")))
                .map(argument -> off(
                        "its line says " + argument.text() + ", with which kernels before 5.18 do without it",
                        Advice::likely,
                        PREPARE + " takes it away; then reboot"));
    }

    /// Where it is said more than once, the last counts.
    private static Optional<KernelArguments.Argument> last(KernelArguments line, String own) {
        List<KernelArguments.Argument> all = line.named(own).stream()
                .filter(argument ->
                        argument.values().contains("on") || argument.values().contains("off"))
                .toList();
        return all.isEmpty()
                ? Optional.empty()
                : Optional.of(all.getLast())
                        .filter(argument -> argument.values().contains("off"));
    }

    private static Advice notBuilt(String option, BuiltIn builtIn) {
        return off(
                "it was built without it (" + builtIn.file() + ": " + option + " is not set)",
                Advice::seen,
                "boot a kernel of the distribution that has it");
    }

    private static Advice misspelt(MisspeltArgument misspelt) {
        return off(
                "its line says " + misspelt.text() + ", which it does not know: " + misspelt.meant() + " was meant",
                Advice::likely,
                PREPARE + " puts " + misspelt.meant() + "=on there; then reboot");
    }
}
