package hostdev.core.doctor;

import static hostdev.core.finding.Finding.Severity.WARNS;

import hostdev.core.boot.BootArgument;
import hostdev.core.model.Fact;
import hostdev.core.model.PciFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Intel's graphics that `intel_iommu=…,igfx_off` keeps out of the IOMMU, while everything else is behind it
/// (kernel-parameters.txt, `intel_iommu`).
final class GraphicsRule implements Rule {
    private static final String NAME = "intel_iommu";

    @Override
    public List<Advice> judge(Setup setup) {
        Optional<KernelArguments.Argument> said = setup.line().saying(NAME, List.of("igfx_off"));
        if (said.isEmpty() || !setup.hasGroups() || setup.onXen()) {
            return List.of();
        }
        return setup.host().all().stream()
                .filter(GraphicsRule::isOutside)
                .map(function -> advice(setup, function, said.get()))
                .toList();
    }

    private static boolean isOutside(PciFunction function) {
        return function.pciClass().isDisplay() && function.iommuGroup().equals(Fact.known(Optional.empty()));
    }

    private static Advice advice(Setup setup, PciFunction function, KernelArguments.Argument said) {
        List<String> left = new ArrayList<>(said.values());
        left.remove("igfx_off");
        List<BootArgument> right =
                left.isEmpty() ? List.of() : List.of(new BootArgument(NAME + "=" + String.join(",", left)));
        return Advice.seen(
                WARNS,
                "graphics-outside-iommu",
                function.address(),
                "the kernel keeps it out of the IOMMU: the kernel command line says " + said.text(),
                "a device without an IOMMU group cannot be given to a guest",
                setup.boot().loader().remedy(List.of(new BootArgument(said.text())), right));
    }
}
