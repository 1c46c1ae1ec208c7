package hostdev.cli.command;

import hostdev.cli.Arguments;
import hostdev.cli.Option;
import hostdev.cli.Section;
import hostdev.cli.Session;
import hostdev.cli.Verb;
import hostdev.core.boot.BootArgument;
import hostdev.core.boot.BootEdit;
import hostdev.core.boot.BootFile;
import hostdev.core.boot.BootFormat;
import hostdev.core.boot.BootText;
import hostdev.core.boot.NotEditable;
import hostdev.core.boot.TextEncoding;
import hostdev.core.finding.Problem;
import hostdev.core.json.Json;
import hostdev.core.model.ByteText;
import hostdev.host.root.Disk;
import hostdev.host.root.HostFile;
import hostdev.host.root.InputFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `hostdev boot-args --file FILE --add ARG`: a boot file with other arguments, for any host.
public final class BootArgsVerb {
    private static final Option FILE =
            Option.value("--file", "FILE", "the boot file").asRequired();
    private static final Option FORMAT = Option.value(
            "--format", "FORMAT", "what it is, where that is not seen: " + String.join(", ", BootFormat.words()));
    private static final Option ENTRY =
            Option.value("--entry", "ENTRY", "which of its entries: default (so without this), all, or a kernel");
    private static final Option HYPERVISOR = Option.flag("--hypervisor", "change what Xen is given, not its kernel");
    private static final Option ADD = Option.value("--add", "ARG", "add it, in the place of one of its name")
            .asRepeatable();
    private static final Option REMOVE = Option.value("--remove", "ARG", "remove it, by name or by name and value")
            .asRepeatable();
    private static final Option INITRD = Option.value("--initrd", "PATH", "have the entry load this initial ramdisk");
    private static final Option IN_PLACE =
            Option.flag("--in-place", "write the file; the old one is kept as FILE" + BootFile.KEPT);

    private static final InputFile FILE_TO_READ =
            new InputFile("a boot file", 4 << 20, "--file names a boot file, such as /etc/default/grub");

    private BootArgsVerb() {}

    public static Verb verb() {
        return new Verb(
                "boot-args",
                Section.READY,
                "changes the kernel's arguments in a boot file, any host's",
                List.of(),
                List.of(FILE, ADD, REMOVE, ENTRY, HYPERVISOR, FORMAT, INITRD, IN_PLACE),
                """
                Prints the file with the arguments changed and everything else as it is, byte
                for byte; --in-place writes it: after a power cut it is the old file or the
                new one. Owner, mode, SELinux label and links stay. Arguments are a list:
                one that is added takes the place of the one of its name, and no part of
                another is ever touched. Lists keep their other words: iommu=pt is added to
                iommu=verbose as iommu=verbose,pt, and --remove pci=noaer takes one word out.
                Several may stand in one --add or --remove, with spaces between.

                A file in /etc/default/grub.d extends what /etc/default/grub says. A line
                that counts only under a condition is refused with its number.

                Formats: grub (grub.conf, menu.lst), grub2 (grub.cfg), default-grub
                (/etc/default/grub), default-grub-d (a file in /etc/default/grub.d), grubenv
                (kernelopts in it), extlinux (syslinux too), bls (an entry of the Boot Loader
                Specification), refind (refind_linux.conf), cmdline (/etc/kernel/cmdline),
                first-line (/etc/kernel/cmdline on Proxmox).

                Examples:
                  hostdev boot-args --file /boot/grub/grub.conf --add intel_iommu=on
                  hostdev boot-args --file grub.conf --hypervisor --add iommu=on
                  hostdev boot-args --file /etc/default/grub --remove quiet --in-place
                """,
                BootArgsVerb::run);
    }

    private static int run(Arguments arguments, Session session) {
        Path path = Path.of(arguments.value(FILE.name()).orElseThrow());
        BootEdit edit = edit(arguments);
        String before = ByteText.decode(FILE_TO_READ.bytes(path.toString(), session.in()));
        requireText(path, before);
        BootFormat format = format(arguments, path, before);
        String after = edited(path, format, before, edit);
        if (arguments.has(IN_PLACE.name())) {
            return write(session, path, format, before, after);
        }
        if (session.json()) {
            return session.show(List.of(), json(path, format, before, after));
        }
        if (session.interactive()) {
            session.out().text(after);
            return 0;
        }
        try {
            session.out().raw().write(ByteText.encode(after));
            return 0;
        } catch (IOException e) {
            throw Problem.failed("", "the file cannot be printed: " + e.getMessage(), "")
                    .because(e);
        }
    }

    /// Before its format is looked for: nothing is seen of it in UTF-16.
    private static void requireText(Path path, String text) {
        try {
            TextEncoding.requireText(text);
        } catch (NotEditable e) {
            throw Problem.notFit(path, e.why(), e.hint()).because(e);
        }
    }

    private static BootEdit edit(Arguments arguments) {
        List<BootArgument> add = arguments(arguments.values(ADD.name()));
        List<BootArgument> remove = arguments(arguments.values(REMOVE.name()));
        Optional<String> initrd = arguments.value(INITRD.name());
        if (add.isEmpty() && remove.isEmpty() && initrd.isEmpty()) {
            throw Problem.usage("nothing is to be changed", "give --add ARG, --remove ARG, or both");
        }
        return new BootEdit(
                BootEdit.which(arguments.value(ENTRY.name()).orElse("default")),
                arguments.has(HYPERVISOR.name()),
                remove,
                add,
                initrd);
    }

    private static List<BootArgument> arguments(List<String> typed) {
        List<BootArgument> all = new ArrayList<>();
        for (String text : typed) {
            boolean closed = text.chars().filter(c -> c == '"').count() % 2 == 0;
            for (String word : BootArgument.split(text)) {
                if (!closed || !BootArgument.isValid(word)) {
                    throw Problem.usage(
                            "'" + word + "' is not an argument of a kernel",
                            "it is one word, or has its spaces in double quotes: 'dyndbg=\"file x +p\"'");
                }
                all.add(new BootArgument(word));
            }
        }
        return List.copyOf(all);
    }

    private static BootFormat format(Arguments arguments, Path path, String text) {
        Optional<String> typed = arguments.value(FORMAT.name());
        if (typed.isEmpty()) {
            boolean proxmox = Files.exists(path.toAbsolutePath().resolveSibling("proxmox-boot-uuids"));
            return BootFormat.detect(path.toString(), text)
                    .map(format -> format == BootFormat.CMDLINE && proxmox ? BootFormat.FIRST_LINE : format)
                    .orElseThrow(() -> Problem.usage(
                            "what '" + path + "' is cannot be seen",
                            "say it: --format, one of " + String.join(", ", BootFormat.words())));
        }
        return BootFormat.of(typed.get())
                .map(format -> format.at(path.toString()))
                .orElseThrow(() -> Problem.usage(
                        "there is no format '" + typed.get() + "'", "one of " + String.join(", ", BootFormat.words())));
    }

    private static String edited(Path path, BootFormat format, String text, BootEdit edit) {
        try {
            return BootText.edit(format, text, edit);
        } catch (NotEditable e) {
            throw Problem.notFit(path, e.why(), e.hint()).because(e);
        }
    }

    private static int write(Session session, Path path, BootFormat format, String before, String after) {
        if (!before.equals(after)) {
            try {
                HostFile file = HostFile.at(Disk.ofThisMachine(), path.toAbsolutePath());
                file.keep();
                file.replace(after);
            } catch (IOException e) {
                throw Problem.failed(path, "cannot be written, and is as it was: " + HostFile.reason(e), "")
                        .because(e);
            }
        }
        String said = before.equals(after)
                ? path + " is so already"
                : path + " is changed; the old one is kept as " + path + BootFile.KEPT;
        return session.show(List.of(said), json(path, format, before, after));
    }

    private static Json json(Path path, BootFormat format, String before, String after) {
        return Json.object()
                .put("file", path.toString())
                .put("format", format.word())
                .put("changed", !before.equals(after))
                .put("text", after)
                .build();
    }
}
