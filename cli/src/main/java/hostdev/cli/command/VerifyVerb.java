package hostdev.cli.command;

import hostdev.cli.Arguments;
import hostdev.cli.Operand;
import hostdev.cli.Option;
import hostdev.cli.Section;
import hostdev.cli.Session;
import hostdev.cli.Verb;
import hostdev.cli.view.ProofView;
import hostdev.core.finding.Finding;
import hostdev.core.finding.Problem;
import hostdev.core.finding.PromisedDevice;
import hostdev.core.finding.Whereabouts;
import hostdev.core.format.Definition;
import hostdev.core.format.PassedFunction;
import hostdev.core.model.Guest;
import hostdev.core.model.GuestName;
import hostdev.core.model.Host;
import hostdev.core.model.KeptPromise;
import hostdev.core.model.PciAddress;
import hostdev.core.plan.Memory;
import hostdev.core.proof.Proof;
import hostdev.core.proof.Prover;
import hostdev.host.apply.MemoryReader;
import hostdev.host.apply.Origins;
import hostdev.host.hypervisor.Hypervisor;
import hostdev.host.hypervisor.XenConsole;
import hostdev.host.read.EvidenceReader;
import hostdev.host.read.EvidenceReader.Ears;
import hostdev.host.read.EvidenceReader.Wanted;
import hostdev.host.read.HostReader;
import hostdev.host.root.Deadline;
import hostdev.host.xen.XenReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// `hostdev verify GUEST`: does the guest own its devices?
public final class VerifyVerb {
    private static final Duration WATCH = Duration.ofSeconds(2);
    private static final int AGENT_SECONDS = 3;

    private VerifyVerb() {}

    public static Verb verb() {
        return new Verb(
                "verify",
                Section.GIVE,
                "shows how far a guest owns its devices",
                List.of(Operand.one("GUEST", "the guest's name")),
                List.of(
                        Option.value("--wait", "SECONDS", "look again until it works or the time is over"),
                        Option.CONNECT),
                """
                Nothing is installed in the guest. Four levels, each with what was seen:
                  held            the guest's process has the device open
                  enabled         bus mastering is on while held: firmware or driver
                  driven          message interrupts, or a line interrupt that nobody
                                  shares and that rises: a driver
                  the guest says  its console, or its agent, names the device
                Only the last is called proof. An interrupt that does not rise disproves
                nothing. The console is heard where the definition keeps it in a file
                (<serial type='file'>, or <log file='…'/>) that is not appended to.

                Exit status 0: every device works in the guest, and is the one that the guest
                was promised; 1: at least one does not, or is not.

                Examples:
                  hostdev verify win2k3
                  hostdev verify win2k3 --wait 60
                """,
                VerifyVerb::run);
    }

    private static int run(Arguments arguments, Session session) {
        GuestName name = GuestLookup.name(arguments.operand(0));
        long seconds =
                arguments.value("--wait").map(text -> seconds("--wait", text)).orElse(0L);
        try (Hypervisor hypervisor = session.openHypervisor()) {
            Guest guest = GuestLookup.running(hypervisor, name);
            Definition definition =
                    Definition.parse(name.name(), guest.running().orElse(guest.definition()));
            Origins origins = new Origins(Change.state(session));
            List<Wanted> wanted = definition.passedFunctions().stream()
                    .map(passed -> new Wanted(passed.source(), passed.address(), macs(origins, passed.source())))
                    .toList();
            if (wanted.isEmpty()) {
                throw Problem.notFit(
                        name,
                        "it runs without a PCI device of the host",
                        "hostdev assign DEVICE --to " + name.quoted() + " --live");
            }
            Ears ears = new Ears(
                    consoleLogs(session, hypervisor, guest),
                    question -> hypervisor.agent(name, question, AGENT_SECONDS));
            List<Proof> proofs = watch(session, name, wanted, ears, seconds);
            session.show(new ProofView(name, proofs));
            List<Finding> astray = astray(session, name, definition);
            if (!astray.isEmpty()) {
                return session.refuse(astray);
            }
            return proofs.size() == wanted.size() && proofs.stream().allMatch(Proof::working) ? 0 : 1;
        }
    }

    /// libvirt does not know where Xen's daemon keeps the consoles of its guests.
    private static List<String> consoleLogs(Session session, Hypervisor hypervisor, Guest guest) {
        List<String> logs = hypervisor.consoleLogs(guest);
        return logs.isEmpty() && new XenReader(session.root()).runs()
                ? new XenConsole(session.root()).logs(guest.name())
                : logs;
    }

    /// Those of its devices that are not the ones that it was promised. Only root may read what was.
    private static List<Finding> astray(Session session, GuestName guest, Definition definition) {
        Host host = HostReader.read(session.root(), Set.of());
        Memory memory = new MemoryReader(session.root(), Change.state(session)).read(host, List.of(), Optional.empty());
        List<Finding> astray = new ArrayList<>();
        for (PassedFunction passed : definition.passedFunctions()) {
            for (KeptPromise promise : memory.promises()) {
                if (promise.isAbout(guest, passed.source())) {
                    Whereabouts where = Whereabouts.of(promise, host, memory.serials());
                    PromisedDevice.lost(promise, where, memory.serials()).ifPresent(astray::add);
                    if (where instanceof Whereabouts.Moved moved) {
                        astray.add(PromisedDevice.movedAway(guest, moved));
                    }
                }
            }
        }
        return astray;
    }

    /// The addresses of the interfaces that a card had in the host: by them the guest's agent is understood.
    private static List<String> macs(Origins origins, PciAddress device) {
        try {
            return origins.of(List.of(device)).values().stream()
                    .flatMap(origin -> origin.networks().stream())
                    .flatMap(network -> network.mac().stream())
                    .toList();
        } catch (Problem _) {
            return List.of(); // only root may read it; without it one way to hear the guest is missing, no more
        }
    }

    private static List<Proof> watch(Session session, GuestName guest, List<Wanted> wanted, Ears ears, long seconds) {
        Deadline end = Deadline.in(session.root(), Duration.ofSeconds(seconds));
        boolean told = false;
        while (true) {
            Duration begun = session.root().monotonic();
            List<Proof> proofs = EvidenceReader.read(session.root(), wanted, ears, WATCH).stream()
                    .map(evidence -> Prover.judge(guest, evidence))
                    .toList();
            boolean done = proofs.stream().allMatch(proof -> proof.working() && proof.proven());
            if (done || end.isOver()) {
                return proofs;
            }
            if (!told) {
                session.progress("waiting up to " + seconds + " s for " + guest + " to say that it has its devices");
                told = true;
            }
            EvidenceReader.pause(rest(session.root().monotonic().minus(begun), end.left()));
        }
    }

    /// As long as the look took, and a second at least: what looks must not take the processor from the guest. Not
    /// beyond
    /// what is left of the time.
    private static Duration rest(Duration look, Duration left) {
        Duration wanted = Collections.max(List.of(look, Duration.ofSeconds(1)));
        return Collections.max(List.of(Duration.ZERO, Collections.min(List.of(wanted, left))));
    }

    static long seconds(String option, String text) {
        if (text.isEmpty() || text.length() > 6 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw Problem.usage(
                    option + " takes a whole number of seconds, not '" + text + "'", "such as " + option + " 60");
        }
        return Long.parseLong(text);
    }
}
