package hostdev.core.doctor;

import static hostdev.core.finding.Finding.Severity.WARNS;

import hostdev.core.boot.BootArgument;
import hostdev.core.boot.MisspeltArgument;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Arguments of the kernel that contradict each other, or that no kernel knows.
final class ArgumentsRule implements Rule {
    private static final List<String> LISTS = List.of("vfio_pci.ids", "pci_stub.ids");

    @Override
    public List<Advice> judge(Setup setup) {
        List<Advice> advice = new ArrayList<>();
        KernelArguments line = setup.line();
        for (String name : List.of("intel_iommu", "amd_iommu")) {
            contradiction(setup, name).ifPresent(advice::add);
        }
        List<BootArgument> running = setup.boot().running().seen().orElse(List.of());
        for (MisspeltArgument misspelt : MisspeltArgument.all(running)) {
            // where the IOMMU is off for it, that has been said
            if (setup.hasGroups() || !misspelt.meant().equals("intel_iommu")) {
                advice.add(Advice.likely(
                        WARNS,
                        "misspelt-argument",
                        PersistentBindings.KERNEL_LINE,
                        "the kernel does not know " + misspelt.text() + "; " + misspelt.meantName() + " may be meant",
                        "the argument has no effect",
                        misspelt.remedy(running, setup.boot().loader())));
            }
        }
        blanks(line).ifPresent(advice::add);
        return advice;
    }

    /// The kernel ends an argument at the first blank.
    private static Optional<Advice> blanks(KernelArguments line) {
        List<String> words =
                line.all().stream().map(KernelArguments.Argument::text).toList();
        for (int index = 0; index < words.size(); index++) {
            KernelArguments.Argument argument = line.all().get(index);
            List<String> lost = LISTS.contains(argument.name()) ? IdList.lost(words, index) : List.of();
            if (!lost.isEmpty()) {
                return Optional.of(Advice.seen(
                        WARNS,
                        "blank-in-ids",
                        PersistentBindings.KERNEL_LINE,
                        "a blank ends " + argument.text() + " there: " + String.join(" ", lost)
                                + " does not belong to it",
                        "the devices that are meant stay with the host",
                        "write it without blanks: " + argument.text() + String.join("", lost)));
            }
        }
        return Optional.empty();
    }

    private static Optional<Advice> contradiction(Setup setup, String name) {
        KernelArguments line = setup.line();
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
                NextBoot.remedy(
                        setup,
                        setup.boot()
                                .loader()
                                .remedy(List.of(new BootArgument(off.get().text())), List.of()))));
    }
}
