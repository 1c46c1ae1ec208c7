package hostdev.cli.command;

import hostdev.cli.Arguments;
import hostdev.cli.Operand;
import hostdev.cli.Option;
import hostdev.cli.Section;
import hostdev.cli.Session;
import hostdev.cli.Verb;
import hostdev.core.finding.Problem;
import hostdev.core.model.Fact;
import hostdev.core.plan.Goal;
import hostdev.host.apply.SelinuxFiles;
import hostdev.host.root.HostRoot;
import java.util.List;
import java.util.Optional;

/// `hostdev setsebool`: the word of the chapter that lets guests' processes use sysfs.
public final class SetseboolVerb {
    private SetseboolVerb() {}

    public static Verb verb() {
        return new Verb(
                "setsebool",
                Section.VIRSH,
                "lets guests' processes use a device's files where SELinux keeps them from it",
                List.of(
                        Operand.one("BOOLEAN", "virt_use_sysfs, or another of the policy that begins with virt_"),
                        Operand.one("VALUE", "on or off; 1 and 0 are the same")),
                List.of(
                        Option.flag("-P", "for every boot to come; it is always so"),
                        Option.DRY_RUN,
                        Option.TIMINGS,
                        Option.YES),
                """
                Done with SELinux's own setsebool -P, where SELinux is on and its policy has
                the boolean; else it is said that there is nothing to set. hostdev undo sets
                it back. Where VFIO is used, guests do without virt_use_sysfs.

                Examples:
                  hostdev setsebool virt_use_sysfs on
                  hostdev setsebool -P virt_use_sysfs 1
                """,
                SetseboolVerb::run);
    }

    private static int run(Arguments arguments, Session session) {
        String name = arguments.operand(0);
        if (!name.matches("virt_[a-z0-9_]{1,60}")) {
            throw Problem.usage(
                    "'" + name + "' is no boolean about guests: their names begin with virt_",
                    "hostdev setsebool virt_use_sysfs on");
        }
        boolean on = value(arguments.operand(1));
        HostRoot root = session.root();
        return Change.begin(arguments, session, "setsebool")
                .make(new Change.Wish(
                        host -> new Goal.SetBoolean(
                                name, SelinuxFiles.isThere(root), SelinuxFiles.bool(root, name), on),
                        Fact.unknown("not asked"),
                        Optional.empty()));
    }

    private static boolean value(String typed) {
        return switch (typed) {
            case "on", "1", "true" -> true;
            case "off", "0", "false" -> false;
            default ->
                throw Problem.usage("'" + typed + "' is neither on nor off", "hostdev setsebool virt_use_sysfs on");
        };
    }
}
