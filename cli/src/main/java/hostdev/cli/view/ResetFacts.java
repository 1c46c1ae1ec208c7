package hostdev.cli.view;

import hostdev.core.finding.ResetWays;
import hostdev.core.json.Json;
import hostdev.core.model.Fact;
import hostdev.core.model.PciAddress;
import hostdev.core.model.Slot;
import java.util.List;
import java.util.Optional;

/// How a function can be reset, and which way runs when a guest gets it and when the guest has ended.
///
/// @param xen whether Xen runs below, so that nothing is ever with VFIO
record ResetFacts(ResetWays ways, boolean xen) {
    private static final String NOTHING = "none: what a guest leaves in it, the next user finds";

    void lines(Facts facts) {
        facts.fact("methods", ways.methods(), DetailWords::resets);
        facts.fact("runs", ways.runs(), this::runs);
        facts.fact("by itself", ways.functionLevel(), can -> can ? "yes: function level reset (FLR)" : "no FLR");
        facts.fact("by power", ways.power(), can -> can ? "yes: D3hot and back resets it" : "no");
        facts.fact("by its bus", bus());
        facts.fact("slot", slot());
    }

    private String runs(Optional<String> method) {
        if (method.isPresent()) {
            return method.get() + ", before a guest gets it and after it";
        }
        return xen || ways.bridge().isEmpty() || ways.alsoOnBus().isEmpty()
                ? NOTHING
                : "none for it alone; its bus, once all on it are with VFIO and nobody uses them";
    }

    private String bus() {
        if (ways.bridge().isEmpty()) {
            return "no: it is on a root bus";
        }
        String bridge = "below " + ways.bridge().get();
        return ways.alsoOnBus().isEmpty()
                ? bridge + ": nothing else is there"
                : bridge + ": hits " + joined(ways.alsoOnBus()) + " too";
    }

    private static String joined(List<PciAddress> addresses) {
        StringBuilder text = new StringBuilder();
        for (PciAddress address : addresses) {
            text.append(text.isEmpty() ? "" : ", ").append(address);
        }
        return text.toString();
    }

    private String slot() {
        return ways.slot()
                .map(slot ->
                        slot.name() + (slot.power() ? ", its power can be switched" : ", its power cannot be switched"))
                .orElse("none that the kernel knows");
    }

    Json json() {
        return Json.object()
                .put("methods", FactJson.of(ways.methods(), Json::texts))
                .put("runs", FactJson.ofOptional(ways.runs(), Json::of))
                .put("function_level", truth(ways.functionLevel()))
                .put("power_management", truth(ways.power()))
                .put("bus", bridge())
                .put("slot", ways.slot().<Json>map(ResetFacts::json).orElseGet(Json.Null::new))
                .build();
    }

    private static Json truth(Fact<Boolean> fact) {
        return FactJson.of(fact, Json::of);
    }

    private Json bridge() {
        return ways.bridge()
                .<Json>map(bridge -> Json.object()
                        .put("bridge", bridge.toString())
                        .put("also_hit", addresses())
                        .build())
                .orElseGet(Json.Null::new);
    }

    private Json addresses() {
        return Json.texts(ways.alsoOnBus().stream().map(PciAddress::toString).toList());
    }

    private static Json json(Slot slot) {
        return Json.object().put("name", slot.name()).put("power", slot.power()).build();
    }
}
