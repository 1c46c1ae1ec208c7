package hostdev.cli;

import hostdev.cli.command.AddressVerb;
import hostdev.cli.command.AddressesVerb;
import hostdev.cli.command.ApplyVerb;
import hostdev.cli.command.AssignVerb;
import hostdev.cli.command.AttachDeviceVerb;
import hostdev.cli.command.BindVerb;
import hostdev.cli.command.BootArgsVerb;
import hostdev.cli.command.CaptureVerb;
import hostdev.cli.command.CompletionVerbs;
import hostdev.cli.command.DecodeVerb;
import hostdev.cli.command.DetachDeviceVerb;
import hostdev.cli.command.DiffVerb;
import hostdev.cli.command.DoctorVerb;
import hostdev.cli.command.EditVerb;
import hostdev.cli.command.ExportVerb;
import hostdev.cli.command.HelpVerb;
import hostdev.cli.command.HistoryVerb;
import hostdev.cli.command.HookVerbs;
import hostdev.cli.command.LabDemoVerb;
import hostdev.cli.command.LabRunVerb;
import hostdev.cli.command.LabShellVerb;
import hostdev.cli.command.LabTopologiesVerb;
import hostdev.cli.command.ListVerb;
import hostdev.cli.command.NodedevDetachVerb;
import hostdev.cli.command.NodedevDumpxmlVerb;
import hostdev.cli.command.NodedevListVerb;
import hostdev.cli.command.NodedevReattachVerb;
import hostdev.cli.command.NodedevResetVerb;
import hostdev.cli.command.OverviewVerb;
import hostdev.cli.command.PlanVerb;
import hostdev.cli.command.PrepareVerb;
import hostdev.cli.command.RecoverVerb;
import hostdev.cli.command.ReleaseVerb;
import hostdev.cli.command.ReportVerb;
import hostdev.cli.command.ResetVerb;
import hostdev.cli.command.ReviveVerb;
import hostdev.cli.command.SetseboolVerb;
import hostdev.cli.command.ShowVerb;
import hostdev.cli.command.SlotsVerb;
import hostdev.cli.command.StartVerb;
import hostdev.cli.command.UnbindVerb;
import hostdev.cli.command.UndoVerb;
import hostdev.cli.command.VerifyVerb;
import hostdev.cli.command.VersionVerb;
import hostdev.cli.command.WatchVerb;
import hostdev.core.finding.Nearest;
import hostdev.core.finding.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// All verbs. A verb is added in two lines, each under its section: its name, and where it is.
public final class Verbs {
    /// In the order of `hostdev --help`, within their sections.
    private static final List<String> NAMES = List.of(
            // look
            "list",
            "show",
            "address",
            "watch",
            "capture",
            "diff",
            "report",
            // give and take back
            "assign",
            "release",
            "export",
            "verify",
            "addresses",
            "slots",
            "hook install",
            "hook remove",
            "hook qemu",
            // plan, look back, undo, recover
            "plan",
            "apply",
            "history",
            "undo",
            "recover",
            // make the host ready
            "doctor",
            "prepare",
            "boot-args",
            "decode",
            // drivers
            "bind",
            "unbind",
            "reset",
            "revive",
            // the words of virsh
            "nodedev-list",
            "nodedev-dumpxml",
            "nodedev-detach",
            "nodedev-dettach",
            "nodedev-reattach",
            "nodedev-reset",
            "attach-device",
            "detach-device",
            "edit",
            "start",
            "setsebool",
            // practise
            "lab demo",
            "lab shell",
            "lab run",
            "lab topologies",
            // help
            "help",
            "completion",
            "version");

    private Verbs() {}

    /// A `switch`, so that only the wanted verb's class is loaded.
    ///
    /// @param name as typed; the empty name is that of plain `hostdev`
    public static Optional<Verb> find(String name) {
        return Optional.ofNullable(
                switch (name) {
                    case "" -> OverviewVerb.verb();
                    // look
                    case "list" -> ListVerb.verb();
                    case "show" -> ShowVerb.verb();
                    case "address" -> AddressVerb.verb();
                    case "capture" -> CaptureVerb.verb();
                    case "diff" -> DiffVerb.verb();
                    case "report" -> ReportVerb.verb();
                    // give and take back
                    case "assign" -> AssignVerb.verb();
                    case "release" -> ReleaseVerb.verb();
                    case "export" -> ExportVerb.verb();
                    case "verify" -> VerifyVerb.verb();
                    case "addresses" -> AddressesVerb.verb();
                    case "slots" -> SlotsVerb.verb();
                    case "hook install" -> HookVerbs.install();
                    case "hook remove" -> HookVerbs.remove();
                    case "hook qemu" -> HookVerbs.qemu();
                    // plan, look back, undo, recover
                    case "plan" -> PlanVerb.verb();
                    case "apply" -> ApplyVerb.verb();
                    case "history" -> HistoryVerb.verb();
                    case "watch" -> WatchVerb.verb();
                    case "undo" -> UndoVerb.verb();
                    case "recover" -> RecoverVerb.verb();
                    // make the host ready
                    case "doctor" -> DoctorVerb.verb();
                    case "prepare" -> PrepareVerb.verb();
                    case "boot-args" -> BootArgsVerb.verb();
                    case "decode" -> DecodeVerb.verb();
                    // drivers
                    case "bind" -> BindVerb.verb();
                    case "unbind" -> UnbindVerb.verb();
                    case "reset" -> ResetVerb.verb();
                    case "revive" -> ReviveVerb.verb();
                    // the words of virsh
                    case "nodedev-list" -> NodedevListVerb.verb();
                    case "nodedev-dumpxml" -> NodedevDumpxmlVerb.verb();
                    case "nodedev-detach", "nodedev-dettach" -> NodedevDetachVerb.verb(name);
                    case "nodedev-reattach" -> NodedevReattachVerb.verb();
                    case "nodedev-reset" -> NodedevResetVerb.verb();
                    case "attach-device" -> AttachDeviceVerb.verb();
                    case "detach-device" -> DetachDeviceVerb.verb();
                    case "edit" -> EditVerb.verb();
                    case "start" -> StartVerb.verb();
                    case "setsebool" -> SetseboolVerb.verb();
                    // practise
                    case "lab demo" -> LabDemoVerb.verb();
                    case "lab shell" -> LabShellVerb.verb();
                    case "lab run" -> LabRunVerb.verb();
                    case "lab topologies" -> LabTopologiesVerb.verb();
                    // help
                    case "help" -> HelpVerb.verb();
                    case "completion" -> CompletionVerbs.completion();
                    case "complete" -> CompletionVerbs.complete();
                    case "version" -> VersionVerb.verb();
                    default ->
                        name.startsWith(Planned.PREFIX) ? Planned.find(name).orElse(null) : null;
                });
    }

    /// @throws Problem a usage error that quotes the name and gives the nearest one
    public static Verb named(String name) {
        return find(name).orElseThrow(() -> unknown(name));
    }

    /// The names of all but the plain one, in the order in which they are shown.
    public static List<String> names() {
        return NAMES;
    }

    /// Every verb, the plain one first: for help, completion and tests.
    public static List<Verb> all() {
        List<Verb> all = new ArrayList<>();
        all.add(named(""));
        for (String name : NAMES) {
            all.add(named(name));
        }
        return all;
    }

    /// Whether names of two words begin with this one: `lab`.
    public static boolean isFamily(String word) {
        return word.equals("lab") || word.equals("hook");
    }

    /// The verbs of two words that begin with this one.
    public static List<Verb> family(String word) {
        List<Verb> family = new ArrayList<>();
        for (String name : NAMES) {
            if (name.startsWith(word + " ")) {
                family.add(named(name));
            }
        }
        return family;
    }

    private static Problem unknown(String name) {
        if (name.startsWith(Planned.PREFIX)) {
            return Planned.notPlannable(name);
        }
        if (isFamily(name)) {
            List<String> members = new ArrayList<>();
            for (Verb member : family(name)) {
                members.add(member.name().substring(name.length() + 1));
            }
            return Problem.usage(
                    "'hostdev " + name + "' needs one of: " + String.join(", ", members),
                    "hostdev " + name + " --help explains them");
        }
        String nearest = Nearest.to(name, NAMES)
                .map(near -> "; did you mean '" + near + "'?")
                .orElse("");
        return Problem.usage("there is no verb '" + name + "'" + nearest, "hostdev --help lists them all");
    }
}
