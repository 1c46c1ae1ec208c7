package hostdev.cli.command;

import hostdev.cli.Arguments;
import hostdev.cli.Operand;
import hostdev.cli.Option;
import hostdev.cli.Section;
import hostdev.cli.Session;
import hostdev.cli.Verb;
import hostdev.cli.view.CaptureView;
import hostdev.cli.view.ContentsView;
import hostdev.core.finding.Problem;
import hostdev.core.model.ShellWord;
import hostdev.host.capture.Capture;
import hostdev.host.capture.Taker;
import hostdev.host.root.HostFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// `hostdev capture`: saves all that hostdev reads of this host in one file, for another machine.
public final class CaptureVerb {
    private static final Option OUTPUT =
            Option.value("--output", "FILE", "where to (-o FILE; default: hostdev-DATE-TIME.tar.gz here)");
    private static final Option UNSCRUBBED =
            Option.flag("--unscrubbed", "keep serial numbers, addresses, names and UUIDs as they are");
    private static final Option LIST =
            Option.flag("--list", "show what is in FILE, or would be captured; write nothing");
    private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern(
                    "'hostdev-'yyyyMMdd-HHmmss'.tar.gz'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private CaptureVerb() {}

    public static Verb verb() {
        return new Verb(
                "capture",
                Section.LOOK,
                "saves what hostdev reads of this host, for another machine",
                List.of(Operand.optional("FILE", "a capture, for --list")),
                List.of(OUTPUT, LIST, UNSCRUBBED, Option.CONNECT, Option.HOST),
                """
                Any other machine opens the file with --host FILE, for every command that
                changes nothing: list, show, doctor, slots, assign --dry-run, plan. It is a
                tar archive of the files that were read, as they lie in /sys and /proc.

                Serial numbers, MAC addresses, UUIDs, the host's name, public IP addresses,
                and names of people in paths are replaced, the same by the same everywhere.
                Passwords and what looks like a key are overwritten. Files, lines and kernel
                arguments that are not known to be free of secrets are left out. What guests
                are called stays. See what is in it before you share it: --list FILE.

                Examples:
                  sudo hostdev capture -o before.tar.gz
                  hostdev capture --list before.tar.gz
                  hostdev --host before.tar.gz show 01:00.0
                """,
                CaptureVerb::run);
    }

    /// From here on it takes longer than a person waits without a word.
    private static final int MANY = 512;

    private static int run(Arguments arguments, Session session) {
        boolean list = arguments.has(LIST.name());
        if (!arguments.operands().isEmpty()) {
            String file = arguments.operand(0);
            if (!list) {
                throw Problem.usage(
                        "unexpected argument '" + file + "'",
                        "to write a capture: hostdev capture -o " + ShellWord.of(file));
            }
            Capture capture = Capture.open(file);
            return session.show(new ContentsView(file, capture.scrubbed(), capture.contents()));
        }
        // before all the reading, which may take seconds
        Optional<String> named = arguments.value(OUTPUT.name());
        if (named.filter(file -> Files.exists(Path.of(file), LinkOption.NOFOLLOW_LINKS))
                .isPresent()) {
            throw isThere(named.get());
        }
        int functions = session.root()
                .names("/sys/bus/pci/devices")
                .map(List::size)
                .seen()
                .orElse(0);
        if (functions > MANY) {
            session.progress("reading " + functions + " functions …");
        }
        Capture capture = Taker.take(
                session.root(),
                Change.state(session),
                session.uri(),
                session::openHypervisor,
                "hostdev " + VersionVerb.VERSION,
                !arguments.has(UNSCRUBBED.name()));
        if (list) {
            return session.show(new ContentsView("", capture.scrubbed(), capture.contents()));
        }
        String file = named.orElseGet(() -> NAME.format(capture.root().now()));
        return session.show(new CaptureView(file, write(capture, file), capture.scrubbed(), capture.unseen()));
    }

    private static Problem isThere(String file) {
        return Problem.usage(
                file + " is there already, and is not written over", "name another file, or: rm " + ShellWord.of(file));
    }

    /// For its owner only: what it holds is the owner's to give away.
    ///
    /// @return how large it is
    private static long write(Capture capture, String file) {
        try (FileChannel channel = FileChannel.open(
                        Path.of(file),
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                OutputStream out = Channels.newOutputStream(channel)) {
            capture.write(out);
            return Path.of(file).toFile().length();
        } catch (FileAlreadyExistsException e) {
            throw isThere(file).because(e);
        } catch (IOException e) {
            throw Problem.failed(file, "the capture cannot be written: " + HostFile.reason(e), "")
                    .because(e);
        }
    }
}
