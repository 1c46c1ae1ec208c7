package hostdev.core.export;

import hostdev.core.finding.Problem;
import hostdev.core.finding.VirtualFunctionRules;
import hostdev.core.model.Host;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciFunction;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The token without which a virtual function does not open where its physical one is bound to VFIO. The kernel refuses
/// one that is missing, and one that is given where none is needed.
///
/// @param given what the person has said
record VfTokens(Target target, Host host, Optional<UUID> given) {
    /// What the person types.
    private static final String OPTION = "--vf-token";

    /// @throws Problem not fit where a token is missing; a usage error where it cannot be passed on or is not needed
    void require(List<PciFunction> functions) {
        for (PciFunction function : functions) {
            VirtualFunctionRules.guardian(host, function)
                    .ifPresentOrElse(physical -> requireGiven(function, physical), () -> requireNone(function));
        }
    }

    private void requireGiven(PciFunction function, PciAddress physical) {
        if (target != Target.QEMU) {
            throw Problem.notFit(
                    function.address(),
                    "it opens only with a VF token (vf-token), which " + target.title()
                            + " cannot pass on: its physical function " + physical + " is bound to VFIO",
                    "QEMU 8.1 and newer can: hostdev export " + function.address() + " --for qemu " + OPTION + " UUID");
        }
        if (given.isEmpty()) {
            throw Problem.notFit(
                    function.address(),
                    "it opens only with a VF token (vf-token): its physical function " + physical + " is bound to VFIO",
                    "add the UUID that the program on " + physical + " has set: " + OPTION + " UUID");
        }
    }

    private void requireNone(PciFunction function) {
        if (given.isPresent()) {
            throw Problem.usage(
                    OPTION + " is only for virtual functions whose physical function is bound to VFIO, and "
                            + function.address() + " is none",
                    "leave it out");
        }
    }
}
