package hostdev.host.apply;

import hostdev.core.finding.Problem;
import hostdev.core.format.XenBackends;
import hostdev.core.format.XenText;
import hostdev.core.model.Fact;
import hostdev.core.model.Holder;
import hostdev.core.model.PciAddress;
import hostdev.host.root.HostRoot.Ran;
import hostdev.host.xen.XenReader;
import java.util.List;

/// Strikes out of Xen's store what a domain that is gone has left there of its functions: they count as connected to it
/// until then. Never of a domain that is there.
record ForgetDomainEffect(PciAddress device, int domain, Machine machine) implements Effect {
    private XenReader xen() {
        return new XenReader(machine.root());
    }

    @Override
    public void require() {
        Fact<List<XenText.Domain>> domains = xen().domains();
        if (domains instanceof Fact.Unknown<List<XenText.Domain>>(var why)) {
            throw Problem.notFit(device, "Xen's domains cannot be asked for: " + why, "");
        }
        if (domains.seen().orElseThrow().stream().anyMatch(it -> it.number() == domain)) {
            throw Problem.notFit(device, "domain " + domain + " is not gone", "xl list");
        }
    }

    @Override
    public Outcome perform() {
        require();
        Fact<Boolean> left = isLeft();
        if (!left.equals(Fact.known(true))) {
            return left.either(_ -> Outcome.done(), ForgetDomainEffect::unread);
        }
        String path = XenBackends.path(domain);
        return switch (machine.root()
                .run(List.of("xenstore-rm", path), machine.limits().driver())) {
            case Ran.NotFound _ ->
                new Outcome.Failed("there is no program xenstore-rm", "install Xen's tools: xenstore-utils");
            case Ran.TimedOut(var limit) ->
                Outcome.failed("xenstore-rm did not end within " + limit.toSeconds() + " s");
            case Ran.Exited(var status, var _, var stderr) ->
                status == 0 ? readBack() : Outcome.failed("Xen's store keeps " + path + ": " + stderr.strip());
        };
    }

    private Outcome readBack() {
        return isLeft().either(
                        left -> left
                                ? Outcome.failed("Xen's store has it with domain " + domain + " still")
                                : Outcome.done(),
                        ForgetDomainEffect::unread);
    }

    private static Outcome unread(String why) {
        return Outcome.failed("whether Xen's store has it still cannot be read: " + why);
    }

    private Fact<Boolean> isLeft() {
        return xen().holders()
                .map(holders -> holders.getOrDefault(device, List.of()).contains(Holder.goneDomain(domain)));
    }
}
