package hostdev.core.doctor;

import static hostdev.core.finding.Finding.Severity.WARNS;

import hostdev.core.doctor.KernelArguments.Argument;
import java.util.ArrayList;
import java.util.List;

/// `xen-pciback.hide=` where nobody reads it: on the Xen command line, or by the name that older kernels had for it.
final class XenHideRule implements Rule {
    private static final String OLD_NAME = "pciback.hide";
    private static final List<String> NAMES = List.of("xen_pciback.hide", OLD_NAME);

    @Override
    public List<Advice> judge(Setup setup) {
        List<Advice> advice = new ArrayList<>();
        setup.hypervisors().xen().flatMap(xen -> xen.line().seen()).stream()
                .flatMap(line -> line.all().stream())
                .filter(argument -> NAMES.contains(argument.name()))
                .forEach(argument -> advice.add(onXensLine(argument)));
        if (hasNewName(setup)) {
            setup.line().named(OLD_NAME).forEach(argument -> advice.add(oldName(argument)));
        }
        return advice;
    }

    /// Whether this kernel's module is called xen-pciback.
    static boolean hasNewName(Setup setup) {
        return setup.bindings()
                .drivers()
                .forGuests()
                .seen()
                .filter(modules -> modules.contains("xen_pciback"))
                .isPresent();
    }

    private static Advice onXensLine(Argument argument) {
        return Advice.seen(
                WARNS,
                "hide-on-xen-line",
                "the Xen command line",
                argument.text() + " has no effect there: Xen does not know it",
                "the driver of dom0's kernel reads it: no device is hidden from the host",
                "move it to dom0's kernel: hostdev boot-args --file FILE --hypervisor --remove xen-pciback.hide"
                        + " --in-place, then hostdev boot-args --file FILE --add '" + argument.text()
                        + "' --in-place; then reboot");
    }

    private static Advice oldName(Argument argument) {
        return Advice.seen(
                WARNS,
                "hide-by-old-name",
                PersistentBindings.KERNEL_LINE,
                argument.text() + " has no effect: this kernel's module is called xen-pciback",
                "no device is hidden from the host",
                "write it as xen-pciback.hide=" + argument.value());
    }
}
