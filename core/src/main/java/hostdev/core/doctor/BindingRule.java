package hostdev.core.doctor;

import static hostdev.core.finding.Finding.Severity.NOTE;
import static hostdev.core.finding.Finding.Severity.WARNS;

import hostdev.core.doctor.PersistentBindings.Binding;
import hostdev.core.doctor.PersistentBindings.Overruled;
import hostdev.core.doctor.PersistentBindings.Source;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciFunction;
import hostdev.core.model.PciIds;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Bindings across reboots that say nothing the kernel understands, or name nothing that is here.
final class BindingRule implements Rule {
    @Override
    public List<Advice> judge(Setup setup) {
        List<Advice> advice = new ArrayList<>();
        for (Binding binding : PersistentBindings.of(setup)) {
            judge(setup, binding).ifPresent(advice::add);
        }
        PersistentBindings.overruled(setup).forEach(overruled -> advice.add(overruled(overruled)));
        return advice;
    }

    private static Optional<Advice> judge(Setup setup, Binding binding) {
        if (binding.malformed()) {
            return Optional.of(
                    switch (binding.source()) {
                        case HIDE -> malformedHide(binding);
                        case IDS -> malformedIds(setup, binding);
                        case ADDRESS -> malformedAddress(binding);
                    });
        }
        if (binding.caught().isEmpty()) {
            return Optional.of(Advice.seen(
                    binding.byIds() ? NOTE : WARNS,
                    "binding-fits-nothing",
                    binding.where(),
                    "no device here is " + binding.text(),
                    binding.byIds()
                            ? ""
                            : "the card has gone or moved; another one put there would be taken from the host",
                    "remove it from " + binding.where() + "; hostdev list shows what is there"));
        }
        return onlyXen(setup, binding);
    }

    private static Advice malformedHide(Binding binding) {
        return malformed(
                binding,
                "xen-pciback does not understand '" + binding.text() + "' and then does not load at all",
                "no device is hidden from the host, and Xen gives guests only what that driver has",
                "write it as (0000:01:00.0)(0000:02:00.0)");
    }

    private static Advice malformedIds(Setup setup, Binding binding) {
        String text = binding.text();
        boolean isAddress = text.matches("([0-9a-fA-F]{4}:)?[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}(\\.[0-7])?)?")
                || text.startsWith("0000:");
        Optional<PciIds> ids = PciAddress.fromSysfs(text.indexOf(':') == text.lastIndexOf(':') ? "0000:" + text : text)
                .flatMap(setup.host()::function)
                .map(PciFunction::ids);
        return malformed(
                binding,
                "'" + text + "' is " + (isAddress ? "an address, or the beginning of one, and no" : "no")
                        + " vendor:device",
                "the kernel ignores it: the device that is meant stays with the host",
                ids.map(it -> "write " + it + " instead").orElse("write vendor:device, as in hostdev list --ids")
                        + "; or bind by address: hostdev prepare --keep DEVICE");
    }

    private static Advice malformedAddress(Binding binding) {
        return malformed(
                binding,
                "'" + binding.text() + "' is no address",
                "the device that is meant stays with the host",
                "write it as 0000:01:00.0; or bind it so: hostdev prepare --keep DEVICE");
    }

    private static Advice malformed(Binding binding, String what, String why, String fix) {
        return Advice.seen(WARNS, "binding-malformed", binding.where(), what, why, fix);
    }

    private static Advice overruled(Overruled overruled) {
        String values = overruled.given().value() + "," + overruled.by().value();
        boolean hide = overruled.given().source() == Source.HIDE;
        return Advice.seen(
                WARNS,
                "ids-twice",
                overruled.given().where(),
                (hide ? "hide=" : "ids=") + overruled.given().value() + " does not count: "
                        + overruled.by().where() + " gives " + overruled.given().driver() + " another list later, "
                        + overruled.by().value(),
                "of several lists for one driver the last one counts",
                "write one list in one place: " + overruled.by().option() + (hide ? values.replace(",", "") : values));
    }

    private static Optional<Advice> onlyXen(Setup setup, Binding binding) {
        if (binding.source() != Source.HIDE || setup.onXen()) {
            return Optional.empty();
        }
        return Optional.of(Advice.seen(
                NOTE,
                "hide-without-xen",
                binding.where(),
                binding.text() + " is hidden for guests of Xen, and Xen does not run",
                "",
                "boot Xen, or take it out"));
    }
}
