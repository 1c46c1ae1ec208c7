package hostdev.core.doctor;

import static hostdev.core.finding.Finding.Severity.NOTE;
import static hostdev.core.finding.Finding.Severity.WARNS;

import java.util.ArrayList;
import java.util.List;

/// Lists of modules for early loading that name what this kernel does not have, or run into another list.
final class EarlyModulesRule implements Rule {
    private static final String VIRQFD = "vfio_virqfd";

    @Override
    public List<Advice> judge(Setup setup) {
        List<Advice> advice = new ArrayList<>();
        for (EarlyModules list : setup.bindings().early()) {
            boolean forGuests = list.modules().stream().anyMatch(GuestModules::mentionedIn);
            if (list.unspaced() && forGuests) {
                advice.add(unspaced(list));
            }
            for (String module : list.modules()) {
                if (GuestModules.mentionedIn(module)
                        && setup.bindings().drivers().lacks(module)) {
                    advice.add(missing(list, module));
                }
            }
            if (list.modules().contains("options")) {
                advice.add(options(list));
            }
        }
        return advice;
    }

    private static Advice unspaced(EarlyModules list) {
        return Advice.seen(
                WARNS,
                "dracut-list-without-blanks",
                list.file(),
                "the list \"" + String.join(" ", list.modules()) + "\" has no blank at both of its ends",
                "dracut joins the lists of all its files as they are: the first and last module run into others",
                "write a blank behind the first quote and one before the last: ${EDITOR:-vi} " + list.file());
    }

    /// vfio_virqfd became a part of vfio with Linux 6.2.
    private static Advice missing(EarlyModules list, String module) {
        return Advice.seen(
                NOTE,
                "module-not-there",
                list.file(),
                "this kernel has no module " + module,
                module.equals(VIRQFD)
                        ? "it is a part of the module vfio now; what loads this list reports an error at each boot or"
                                + " build"
                        : "what loads this list reports an error at each boot or build",
                "remove " + module + " from the list: ${EDITOR:-vi} " + list.file());
    }

    private static Advice options(EarlyModules list) {
        return Advice.seen(
                WARNS,
                "options-in-module-list",
                list.file(),
                "it lists modules, one a line, and has a line that begins with options",
                "the line loads nothing and sets nothing",
                "move that line to a file of /etc/modprobe.d whose name ends in .conf");
    }
}
