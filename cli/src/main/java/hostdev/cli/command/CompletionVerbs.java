package hostdev.cli.command;

import hostdev.cli.Arguments;
import hostdev.cli.Completion;
import hostdev.cli.Completion.Candidate;
import hostdev.cli.Operand;
import hostdev.cli.Section;
import hostdev.cli.Session;
import hostdev.cli.Verb;
import hostdev.cli.view.DeviceTitle;
import hostdev.core.finding.Problem;
import hostdev.core.format.PciNames;
import hostdev.core.json.Json;
import hostdev.core.model.Guest;
import hostdev.core.model.Host;
import hostdev.core.model.PciFunction;
import hostdev.host.hypervisor.Hypervisor;
import hostdev.host.read.HostReader;
import hostdev.host.read.NameReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;

/// `hostdev completion`: what a shell needs to complete the command; and `hostdev complete`, which its script asks.
public final class CompletionVerbs {
    private CompletionVerbs() {}

    public static Verb completion() {
        return new Verb(
                "completion",
                Section.HELP,
                "prints what has a shell complete verbs, options, devices and guests",
                List.of(Operand.one("SHELL", "bash, zsh or fish")),
                List.of(),
                """
                The packages bring it for all three. From a checkout, in the shell's own
                start-up file; the command must be on the PATH:

                Examples:
                  eval "$(hostdev completion bash)"
                  eval "$(hostdev completion zsh)"
                  hostdev completion fish | source
                """,
                CompletionVerbs::print);
    }

    private static int print(Arguments arguments, Session session) {
        String shell = arguments.operand(0);
        if (!List.of("bash", "zsh", "fish").contains(shell)) {
            throw Problem.usage(
                    "'" + shell + "' is no shell that is known here", "hostdev completion bash, zsh or fish");
        }
        String script = script(shell);
        return session.show(
                script.lines().toList(), Json.object().put("script", script).build());
    }

    private static String script(String shell) {
        try (InputStream in = CompletionVerbs.class.getResourceAsStream("completion." + shell)) {
            if (in == null) {
                throw new IllegalStateException("no script for " + shell);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Not for people, and so in no list.
    public static Verb complete() {
        return new Verb(
                "complete",
                Section.HELP,
                "lists what could stand at the end of a command line, for a shell",
                List.of(Operand.any("WORD", "behind --: what is typed behind hostdev, the last one as far as it is")),
                List.of(),
                "",
                CompletionVerbs::list);
    }

    private static int list(Arguments arguments, Session session) {
        Completion.Live live =
                new Completion.Live(() -> devices(session, arguments.operands().getLast()), () -> guests(session));
        List<String> lines = new ArrayList<>();
        List<Json> all = Json.items();
        for (Candidate candidate : Completion.of(arguments.operands(), live)) {
            lines.add(candidate.word() + "  " + candidate.what());
            all.add(Json.of(candidate.word()));
        }
        return session.show(lines, Json.list(all));
    }

    /// In the form that was begun: `01:00.0`, `0000:01:00.0`, `pci_0000_01_00_0`.
    private static List<Candidate> devices(Session session, String begun) {
        Host host = HostReader.read(session.root(), EnumSet.noneOf(HostReader.Part.class));
        List<PciFunction> shown = new ArrayList<>();
        for (PciFunction function : host.all()) {
            if (!function.isBridge()) {
                shown.add(function);
            }
        }
        PciNames names = NameReader.read(session.root(), shown);
        List<Candidate> devices = new ArrayList<>();
        for (PciFunction function : shown) {
            devices.add(
                    new Candidate(written(function.address().toString(), begun), new DeviceTitle(names).of(function)));
        }
        return devices;
    }

    private static String written(String address, String begun) {
        if (begun.startsWith("p")) {
            return "pci_" + address.replace(':', '_').replace('.', '_').toLowerCase(Locale.ROOT);
        }
        boolean domain = !address.startsWith("0000:") || begun.startsWith("0000");
        return domain ? address : address.substring(5);
    }

    /// A line is a word, two blanks and what it is; and a name must not be taken for an option.
    private static boolean isOneWord(String name) {
        return !name.startsWith("-") && !name.contains("  ") && name.chars().noneMatch(Character::isISOControl);
    }

    /// None where the hypervisor cannot be asked: a shell has no place for the reason.
    private static List<Candidate> guests(Session session) {
        List<Candidate> guests = new ArrayList<>();
        try (Hypervisor hypervisor = session.openHypervisor()) {
            for (Guest guest : hypervisor.guests()) {
                if (isOneWord(guest.name().name())) {
                    guests.add(new Candidate(guest.name().name(), guest.active() ? "runs" : "off"));
                }
            }
        } catch (Problem _) {
            return List.of();
        }
        return guests;
    }
}
