package hostdev.cli.command;

import hostdev.cli.Arguments;
import hostdev.cli.Section;
import hostdev.cli.Session;
import hostdev.cli.Verb;
import hostdev.core.finding.Problem;
import hostdev.core.json.Json;
import hostdev.lab.LabDemo;
import hostdev.lab.Topology;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/// `hostdev lab demo`: the main job, played on a practice host.
public final class LabDemoVerb {
    private static final String DETAILS = """
            Boots a machine in QEMU with an IOMMU, libvirt and a guest, and does the whole
            procedure there: the USB2 controller at 00:1d.7 is given to the guest
            'win2k3', the guest says that it has it, and it is taken back. Each step is
            shown with what the host and the guest say. This machine itself is not
            changed; what is built is kept in a cache. The first time takes some minutes.
            With --json the play is a member of the result: topology, passed, play.

            Exit status 0: every step did what it must; 1: one did not.
            """;

    private LabDemoVerb() {}

    public static Verb verb() {
        return new Verb(
                "lab demo",
                Section.LAB,
                "gives a device to a guest and takes it back, before your eyes",
                List.of(),
                List.of(Lab.TOPOLOGY),
                DETAILS,
                LabDemoVerb::run);
    }

    private static int run(Arguments arguments, Session session) {
        Topology topology = Lab.topology(arguments);
        Path hostdev = Lab.installed(session)
                .orElseThrow(() -> Problem.failed(
                        "lab demo",
                        "this hostdev does not know where it is installed, so it cannot be put into the practice host",
                        "start it by its launcher: ./hostdev lab demo"));
        LabDemo demo = new LabDemo(topology, hostdev);
        if (!session.json()) {
            return play(demo, session, session.out().raw());
        }
        ByteArrayOutputStream play = new ByteArrayOutputStream();
        int status = play(demo, session, play);
        session.out()
                .json(Json.object()
                        .put("topology", topology.name())
                        .put("passed", status == 0)
                        .put("play", play.toString(StandardCharsets.UTF_8))
                        .build());
        return status;
    }

    private static int play(LabDemo demo, Session session, OutputStream stage) {
        PrintStream lines = new PrintStream(stage, true, StandardCharsets.UTF_8);
        return Lab.guarded(() -> demo.run(Lab.progress(session), lines));
    }
}
