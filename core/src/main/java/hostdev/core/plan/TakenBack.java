package hostdev.core.plan;

import hostdev.core.format.Definition;
import hostdev.core.format.PassedFunction;
import hostdev.core.model.GuestName;
import hostdev.core.model.PciAddress;
import hostdev.core.plan.step.DefineGuest;
import hostdev.core.plan.step.ProbeDefault;
import hostdev.core.plan.step.Rebind;
import hostdev.core.plan.step.Seen;
import hostdev.core.plan.step.Step;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// How a step that was done, or half done, is taken back on a host that may have moved on: what others changed since
/// then stays.
public final class TakenBack {
    /// What a hypervisor fills in, and white space.
    private static final Pattern FILLED_IN = Pattern.compile(
            "<address\\b[^>]*/>|<controller\\b[^>]*/>|<controller\\b.*?</controller>|\\s+", Pattern.DOTALL);

    private TakenBack() {}

    /// The step's inverse, from what was seen after it and not from what was planned.
    public static Optional<Step> inverse(Step step, Optional<Seen> seen) {
        if (step instanceof DefineGuest(var guest, var before, var _, var running)
                && seen.orElse(null) instanceof Seen.Defined(var definition)) {
            return Optional.of(new DefineGuest(guest, definition, before, running));
        }
        if (step instanceof ProbeDefault(var device, var before)
                && seen.orElse(null) instanceof Seen.Bound(var binding)) {
            return Optional.of(new Rebind(device, binding, before));
        }
        return step.inverse();
    }

    /// The definition that takes the step's change out of the one that the guest has now: the old one whole where
    /// nobody else has changed anything, else the present one without what the step had put in and with what it had
    /// taken out.
    ///
    /// @param seen what the hypervisor made of the step's definition; empty where that is not known
    public static String definition(DefineGuest step, Optional<String> seen, String now) {
        boolean ours = seen.isPresent() ? now.equals(seen.get()) : isMadeOf(now, step.after());
        if (ours || now.equals(step.before())) {
            return step.before();
        }
        Definition result = Definition.parse(step.guest().name(), now);
        Set<PciAddress> before = functions(step.guest(), step.before());
        Set<PciAddress> after = functions(step.guest(), step.after());
        for (PciAddress device : after) {
            if (!before.contains(device)) {
                result = result.without(device);
            }
        }
        Set<PciAddress> present = functions(step.guest(), result.text());
        for (PciAddress device : before) {
            if (!after.contains(device) && !present.contains(device)) {
                result = result.withHostdev(device, true);
            }
        }
        return result.text();
    }

    private static boolean isMadeOf(String definition, String wanted) {
        return FILLED_IN
                .matcher(definition)
                .replaceAll("")
                .equals(FILLED_IN.matcher(wanted).replaceAll(""));
    }

    private static Set<PciAddress> functions(GuestName guest, String definition) {
        Set<PciAddress> functions = new LinkedHashSet<>();
        Definition.ofGuest(guest.name(), definition).passedFunctions().stream()
                .map(PassedFunction::source)
                .forEach(functions::add);
        return functions;
    }
}
