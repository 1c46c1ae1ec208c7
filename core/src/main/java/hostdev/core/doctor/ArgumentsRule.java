package hostdev.core.doctor;

import static hostdev.core.finding.Finding.Severity.WARNS;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Arguments of the kernel that contradict each other, or that no kernel knows.
final class ArgumentsRule implements Rule {
    @Override
    public List<Advice> judge(Setup setup) {
        List<Advice> advice = new ArrayList<>();
        KernelArguments line = setup.line();
        for (String name : List.of("intel_iommu", "amd_iommu")) {
            contradiction(line, name).ifPresent(advice::add);
        }
        for (Misspelt misspelt : Misspelt.all(line)) {
            // where the IOMMU is off for it, that has been said
            if (setup.hasGroups() || !misspelt.meant().equals("intel_iommu")) {
                advice.add(Advice.likely(
                        WARNS,
                        "misspelt-argument",
                        "the kernel's line",
                        "it says " + misspelt.text() + ", which the kernel does not know: " + misspelt.meant()
                                + " may be meant",
                        "what it shall do is not done",
                        "hostdev prepare; then reboot"));
            }
        }
        return advice;
    }

    private static Optional<Advice> contradiction(KernelArguments line, String name) {
        Optional<KernelArguments.Argument> on = line.saying(name, List.of("on"));
        Optional<KernelArguments.Argument> off =
                line.saying(name, List.of("off")).or(() -> line.saying("iommu", List.of("off")));
        if (on.isEmpty() || off.isEmpty()) {
            return Optional.empty();
        }
        boolean everything = off.get().name().equals("iommu");
        return Optional.of(Advice.seen(
                WARNS,
                "contradictory-arguments",
                "the kernel's line",
                "it says both " + on.get().text() + " and " + off.get().text(),
                everything ? "iommu=off wins" : "the last one counts",
                "hostdev prepare leaves one of them; then reboot"));
    }
}
