package hostdev.core.finding;

import hostdev.core.model.Attachment;
import hostdev.core.model.Fact;
import hostdev.core.model.Holder;
import hostdev.core.model.Host;
import hostdev.core.model.PciAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Who would lose a function that is taken: the process that has it open, and the host that lives on it.
public final class InUse {
    private InUse() {}

    /// Blocks where somebody has it open, or where that cannot be seen: unbinding it would hang in the kernel.
    public static List<Finding> byHolder(Host host, PciAddress device) {
        return switch (host.holders()) {
            case Fact.Unknown<Map<PciAddress, List<Holder>>>(var why) ->
                List.of(Finding.blocks(
                        "holders-unknown", device, "who has it open cannot be seen: " + why, "", "run it as root"));
            case Fact.Known<Map<PciAddress, List<Holder>>> _ -> held(host, device);
        };
    }

    private static List<Finding> held(Host host, PciAddress device) {
        List<Finding> findings = new ArrayList<>();
        for (Holder holder : host.holdersOf(device)) {
            findings.add(Finding.blocks(
                    "device-held",
                    device,
                    "it is in use by " + Words.holder(holder),
                    "",
                    holder.guest()
                            .map(guest -> "shut the guest down first: virsh shutdown '" + guest + "'")
                            .orElse("end the process first")));
        }
        return findings;
    }

    /// Blocks where the host cannot do without it; says what else is lost.
    public static List<Finding> byHost(Host host, PciAddress device) {
        List<Finding> findings = new ArrayList<>();
        for (Attachment attachment : host.attachedTo(device)) {
            findings.addAll(byHost(device, attachment));
        }
        return findings;
    }

    private static List<Finding> byHost(PciAddress device, Attachment attachment) {
        List<Finding> findings = new ArrayList<>();
        for (Attachment.Use use : attachment.uses()) {
            findings.add(
                    use.critical()
                            ? Finding.blocks(
                                    "host-needs-device",
                                    device,
                                    "the host needs it: " + attachment.name() + " (" + use.what() + ")",
                                    "taking it would take " + attachment.name() + " away from the host",
                                    use.remedy())
                            : Finding.warns(
                                    "host-uses-device",
                                    device,
                                    attachment.name() + " goes away from the host with it (" + use.what() + ")",
                                    "",
                                    ""));
        }
        return findings;
    }
}
