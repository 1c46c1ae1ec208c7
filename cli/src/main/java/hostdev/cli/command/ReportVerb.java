package hostdev.cli.command;

import hostdev.cli.Arguments;
import hostdev.cli.Option;
import hostdev.cli.Section;
import hostdev.cli.Session;
import hostdev.cli.Verb;
import hostdev.cli.view.DoctorView;
import hostdev.cli.view.ReportView;
import hostdev.core.doctor.Doctor;
import hostdev.core.doctor.Setup;
import hostdev.core.finding.Problem;
import hostdev.core.json.Json;
import hostdev.core.model.Fact;
import hostdev.core.model.Guest;
import hostdev.core.model.Hardware;
import hostdev.core.model.Host;
import hostdev.core.model.PciAddress;
import hostdev.core.model.ShellWord;
import hostdev.host.doctor.SetupReader;
import hostdev.host.hypervisor.Hypervisor;
import hostdev.host.hypervisor.Promises;
import hostdev.host.read.HostReader;
import hostdev.host.read.HostReader.Part;
import hostdev.host.root.Disk;
import hostdev.host.root.HostFile;
import hostdev.host.root.HostRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/// `hostdev report`: a host on one page, for a ticket.
public final class ReportVerb {
    private static final Option OUTPUT =
            Option.value("--output", "FILE", "where to (-o FILE; default: standard output)");

    private ReportVerb() {}

    public static Verb verb() {
        return new Verb(
                "report",
                Section.LOOK,
                "makes one HTML page of a host: findings, devices, groups, guests",
                List.of(),
                List.of(OUTPUT, Option.CONNECT, Option.HOST),
                """
                The page says what the doctor found, what can be given to a guest and what
                not and why, which guest has or is promised what, and draws the devices under
                their ports, with who has each. It is one file: it loads nothing, needs no
                script, prints, and reads on a phone. A file that is there is not written over.

                It names disks, interfaces and guests. For a stranger, make it from a scrubbed
                capture. With --json the same facts are printed instead, as one value.

                Examples:
                  sudo hostdev report -o report.html
                  hostdev report --host capture.tar.gz -o report.html
                  sudo hostdev report --json | jq '.devices[] | select(.can_be_given)'
                """,
                ReportVerb::run);
    }

    private static int run(Arguments arguments, Session session) {
        Optional<String> file = arguments.value(OUTPUT.name());
        if (file.isEmpty() && session.interactive()) {
            throw Problem.usage("a page of HTML is not for a terminal", "hostdev report -o report.html");
        }
        file.ifPresent(ReportVerb::requireNew);
        ReportView view = read(arguments, session);
        if (file.isEmpty()) {
            return session.show(view);
        }
        write(Path.of(file.get()), view.page());
        return session.json()
                ? session.show(view)
                : session.show(List.of("written to " + file.get() + ": open it in a browser"), new Json.Null());
    }

    private static ReportView read(Arguments arguments, Session session) {
        HostRoot root = session.root();
        Fact<List<Guest>> guests = guests(session);
        List<Guest> known = guests.seen().orElse(List.of());
        Host host = HostReader.readThoroughly(
                root, EnumSet.of(Part.SETTINGS, Part.HEADERS, Part.HOLDERS, Part.RESERVED_REGIONS), known);
        Hardware hardware = HostReader.hardware(root, host, sharing(host));
        Setup setup = SetupReader.read(root, Optional.of(Change.state(session)));
        return new ReportView(
                new ReportView.About(
                        HostReader.name(root),
                        HostReader.kernel(root),
                        root.now(),
                        arguments.value(Option.HOST.name()).orElse("this host"),
                        "hostdev " + VersionVerb.VERSION),
                OverviewVerb.of(root, host, host, hardware),
                new DoctorView(Doctor.examine(setup), Doctor.ready(setup), Doctor.unseen(setup)),
                hardware,
                guests,
                Promises.of(known));
    }

    /// Why groups are what they are is asked of those alone that have several functions: it costs a read of each
    /// function's configuration space.
    private static List<PciAddress> sharing(Host host) {
        return host.groups().values().stream()
                .filter(group -> group.members().size() > 1)
                .flatMap(group -> group.members().stream())
                .toList();
    }

    private static Fact<List<Guest>> guests(Session session) {
        try (Hypervisor hypervisor = session.openHypervisor()) {
            return Fact.known(hypervisor.guests());
        } catch (Problem e) {
            return Fact.unknown(e.what());
        }
    }

    /// Before all the reading, which may take seconds, and once more after it.
    private static void requireNew(String file) {
        if (Files.exists(Path.of(file), LinkOption.NOFOLLOW_LINKS)) {
            throw Problem.usage(
                    file + " is there already, and is not written over",
                    "name another file, or: rm " + ShellWord.of(file));
        }
    }

    /// The whole page or none. It is for others to read.
    private static void write(Path file, String page) {
        requireNew(file.toString());
        Path path = file.toAbsolutePath();
        try {
            put(Disk.ofThisMachine(), path, page);
        } catch (IOException e) {
            throw Problem.failed(file, "the report cannot be written: " + HostFile.reason(e), "")
                    .because(e);
        }
    }

    private static void put(Disk disk, Path path, String page) throws IOException {
        // a name that nobody has: what is there by it is somebody's, and stays
        Path fresh = path.resolveSibling("." + path.getFileName() + "." + UUID.randomUUID() + ".new");
        Disk.Written writing = disk.create(fresh);
        try {
            try (writing) {
                disk.makeReadable(fresh);
                writing.write(page);
                writing.sync();
            }
            disk.rename(fresh, path);
        } catch (IOException e) {
            disk.delete(fresh);
            throw e;
        }
        disk.syncDirectory(Objects.requireNonNull(path.getParent()));
    }
}
