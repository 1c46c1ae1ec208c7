package hostdev.core.finding;

import hostdev.core.model.Attachment;
import hostdev.core.model.Attachment.Refusal;
import hostdev.core.model.Fact;
import hostdev.core.model.Holder;
import hostdev.core.model.Host;
import hostdev.core.model.PciAddress;
import hostdev.core.model.ShellWord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Who would lose a function that is taken: the process that has it open, and the host that lives on it.
public final class InUse {
    /// Codes: the host lives on it, or whoever says `--force` may take it all the same.
    public static final String ALWAYS = "host-lives-on-device";

    public static final String UNLESS_FORCED = "host-needs-device";

    private InUse() {}

    /// Blocks where somebody has it open, or where that cannot be seen: unbinding it would hang in the kernel.
    public static List<Finding> byHolder(Host host, PciAddress device) {
        return switch (host.holders()) {
            case Fact.Unknown<Map<PciAddress, List<Holder>>>(var why) ->
                List.of(Finding.blocks(
                        "holders-unknown",
                        device,
                        "who has it open cannot be seen: " + why,
                        "",
                        why.equals("not root") ? "run it as root" : "run it as root on the host itself"));
            case Fact.Known<Map<PciAddress, List<Holder>>> _ -> held(host, device);
        };
    }

    private static List<Finding> held(Host host, PciAddress device) {
        List<Finding> findings = new ArrayList<>();
        for (Holder holder : host.holdersOf(device)) {
            if (holder.isGone()) {
                continue; // a step makes Xen's store forget it
            }
            findings.add(Finding.blocks(
                    "device-held",
                    device,
                    "it is in use by " + Words.holder(holder),
                    "",
                    holder.guest()
                            .map(guest -> "shut the guest down first: " + (holder.isDomain() ? "xl" : "virsh")
                                    + " shutdown " + ShellWord.of(guest))
                            .orElse("end the process first")));
        }
        return findings;
    }

    /// Blocks for each use that the host has of it and may not lose, the gravest first; warns of the others.
    ///
    /// @param force whether the person has said `--force`: what may be overridden then warns, by name
    public static List<Finding> byHost(Host host, PciAddress device, boolean force) {
        Map<Attachment.Use, List<String>> names = new LinkedHashMap<>();
        for (Attachment attachment : host.attachedTo(device)) {
            for (Attachment.Use use : attachment.uses()) {
                names.computeIfAbsent(use, _ -> new ArrayList<>()).add(attachment.name());
            }
        }
        List<Finding> findings = new ArrayList<>();
        for (Refusal refusal : Refusal.values()) {
            names.forEach((use, users) -> {
                if (use.refusal() == refusal) {
                    findings.add(byHost(device, users, use, force));
                }
            });
        }
        return findings;
    }

    /// Blocks for what the host would lose the last of, where each of these functions alone could go: of two keyboards
    /// either, not both.
    ///
    /// @param together all that leave the host
    /// @param force whether the person has said `--force`
    public static List<Finding> lastOfKind(Host host, Set<PciAddress> together, boolean force) {
        List<Finding> findings = new ArrayList<>();
        for (PciAddress device : together) {
            for (Attachment attachment : host.attachedTo(device)) {
                for (Attachment.Use use : attachment.uses()) {
                    if (!use.elsewhere().isEmpty() && together.containsAll(use.elsewhere())) {
                        Attachment.Use last = new Attachment.Use(
                                "the host's last " + use.what(), Refusal.UNLESS_FORCED, use.remedy());
                        findings.add(byHost(device, List.of(attachment.name()), last, force));
                    }
                }
            }
        }
        return findings;
    }

    /// @param names of what the host uses in this one way: 63 virtual functions are one reason, not 63
    private static Finding byHost(PciAddress device, List<String> names, Attachment.Use use, boolean force) {
        String used = Words.joined(Words.some(names)) + " (" + use.what() + ")";
        return switch (use.refusal()) {
            case ALWAYS ->
                Finding.blocks(
                        ALWAYS,
                        device,
                        "it is never taken while the host uses it so: " + used,
                        force ? "--force does not override this" : "",
                        use.remedy());
            case UNLESS_FORCED ->
                force
                        ? Finding.warns("use-overridden", device, "--force takes it from the host: " + used, "", "")
                        : Finding.blocks(UNLESS_FORCED, device, "the host uses it: " + used, "", use.remedy());
            case NONE -> Finding.warns("host-uses-device", device, used + " goes away from the host with it", "", "");
        };
    }
}
