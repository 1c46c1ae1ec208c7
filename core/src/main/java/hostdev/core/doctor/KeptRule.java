package hostdev.core.doctor;

import static hostdev.core.finding.Finding.Severity.NOTE;
import static hostdev.core.finding.Finding.Severity.WARNS;

import hostdev.core.boot.KeepFiles;
import hostdev.core.boot.KeptDevice;
import hostdev.core.model.Binding;
import hostdev.core.model.DriverName;
import hostdev.core.model.Fact;
import hostdev.core.model.PciFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Devices that `hostdev prepare --keep` keeps for guests from each boot on, and that are not kept in this one.
final class KeptRule implements Rule {
    @Override
    public List<Advice> judge(Setup setup) {
        List<Advice> advice = new ArrayList<>();
        for (KeptDevice kept : setup.bindings().kept()) {
            judge(kept, setup.host().function(kept.address())).ifPresent(advice::add);
        }
        return advice;
    }

    private static Optional<Advice> judge(KeptDevice kept, Optional<PciFunction> function) {
        String kind = kept.ids().toString();
        if (function.isEmpty()) {
            return Optional.of(Advice.seen(
                    WARNS,
                    "kept-device-gone",
                    kept.address(),
                    "it is kept for guests from each boot on (" + kind + "), and nothing is there",
                    "a card that has moved is not kept at its new place",
                    "look for it: hostdev list; then hostdev prepare --undo, and hostdev prepare --keep ADDRESS"));
        }
        if (!function.get().ids().equals(kept.ids())) {
            return Optional.of(Advice.seen(
                    WARNS,
                    "kept-other-device",
                    kept.address(),
                    kind + " is kept for guests from each boot on, and "
                            + function.get().ids() + " is there",
                    "what is there is left to the host",
                    "hostdev prepare --undo forgets it; hostdev prepare --keep " + kept.address() + " keeps this one"));
        }
        if (!(function.get().binding() instanceof Fact.Known<Binding>(var binding))
                || binding.driver().equals(Optional.of(kept.driver()))) {
            return Optional.empty();
        }
        String has = binding.driver().map(DriverName::name).orElse("no driver");
        return Optional.of(Advice.seen(
                NOTE,
                "kept-not-in-force",
                kept.address(),
                "it is kept for guests from each boot on (" + kept.driver() + ", " + KeepFiles.RULES + "), and " + has
                        + " has it now",
                "the rule is asked when the device appears; a device that the host uses then is left to it",
                "reboot; if it stays so: systemctl status hostdev-keep"));
    }
}
