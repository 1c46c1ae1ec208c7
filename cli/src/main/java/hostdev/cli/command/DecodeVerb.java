package hostdev.cli.command;

import hostdev.cli.Arguments;
import hostdev.cli.Operand;
import hostdev.cli.Option;
import hostdev.cli.Section;
import hostdev.cli.Session;
import hostdev.cli.Verb;
import hostdev.cli.view.ConfigSpaceView;
import hostdev.cli.view.FirmwareTableView;
import hostdev.core.config.ConfigExplanation;
import hostdev.core.config.LspciHex;
import hostdev.core.finding.Problem;
import hostdev.core.format.AcpiTable;
import hostdev.core.format.HexDump;
import hostdev.core.model.Fact;
import hostdev.core.model.FirmwareTable;
import hostdev.host.read.IommuTable;
import hostdev.host.root.HostRoot;
import hostdev.host.root.InputFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `hostdev decode`: what the firmware's table about the IOMMU says.
public final class DecodeVerb {
    private static final InputFile FILE = new InputFile(
            "a table or a configuration space", 4 << 20, "hostdev decode explains this machine's own table");

    private DecodeVerb() {}

    public static Verb verb() {
        return new Verb(
                "decode",
                Section.READY,
                "explains a firmware's DMAR or IVRS table, or a configuration space",
                List.of(Operand.optional(
                        "FILE", "a table or config, bytes or hexadecimal text (acpidump, xxd, lspci -x)")),
                List.of(Option.HOST),
                """
                Without FILE, the table of this machine, or of the tree that --host names.
                Every structure is shown with its devices and flags, and all that is wrong
                with the table. A PCI configuration space is shown register by register, as
                lspci -vv does: sysfs's config, or what lspci -x, -xxx or -xxxx prints, of
                one function or of all. Exit status 0: it is well formed; 1: it is not.

                Examples:
                  sudo hostdev decode
                  hostdev decode /sys/firmware/acpi/tables/DMAR --json
                  acpidump -n IVRS | hostdev decode -
                  hostdev decode /sys/bus/pci/devices/0000:01:00.0/config
                  lspci -xxxx -s 01:00.0 | hostdev decode -
                """,
                DecodeVerb::run);
    }

    private static int run(Arguments arguments, Session session) {
        List<String> named = arguments.operands();
        if (named.isEmpty()) {
            return show(
                    AcpiTable.decode(ofTheMachine(session.root())).orElseThrow(() -> neither("the firmware")), session);
        }
        byte[] file = FILE.bytes(named.getFirst(), session.in());
        Optional<FirmwareTable> table = AcpiTable.decode(HexDump.bytes(file));
        return table.isPresent() ? show(table.get(), session) : config(named.getFirst(), file, session);
    }

    private static int show(FirmwareTable table, Session session) {
        session.show(new FirmwareTableView(table));
        return table.faults().isEmpty() ? 0 : 1;
    }

    private static int config(String name, byte[] file, Session session) {
        List<ConfigSpaceView.One> all = new ArrayList<>();
        if (isConfig(file)) {
            all.add(new ConfigSpaceView.One("", ConfigExplanation.of(file)));
        } else {
            for (LspciHex.Dump dump : LspciHex.parse(new String(file, StandardCharsets.UTF_8))) {
                all.add(new ConfigSpaceView.One(dump.title(), ConfigExplanation.of(dump.bytes())));
            }
        }
        if (all.isEmpty()) {
            throw neither(name);
        }
        session.show(new ConfigSpaceView(all));
        return all.stream()
                        .allMatch(one -> one.explanation()
                                .filter(it -> it.faults().isEmpty())
                                .isPresent())
                ? 0
                : 1;
    }

    /// What sysfs gives: to others the header, to root all that the function has.
    private static boolean isConfig(byte[] file) {
        boolean whole = file.length == 64 || file.length == 128 || file.length == 256 || file.length == 4096;
        return whole
                && LspciHex.parse(new String(file, StandardCharsets.ISO_8859_1)).isEmpty();
    }

    private static Problem neither(String name) {
        return Problem.notFit(
                name,
                "it is neither a DMAR nor an IVRS table nor a configuration space",
                "give /sys/firmware/acpi/tables/DMAR or IVRS, what acpidump prints of them, a config of sysfs, or what"
                        + " lspci -xxxx prints");
    }

    private static byte[] ofTheMachine(HostRoot root) {
        Optional<Fact<byte[]>> table = IommuTable.bytes(root);
        if (table.isPresent()) {
            return switch (table.get()) {
                case Fact.Known<byte[]>(var bytes) -> bytes;
                case Fact.Unknown<byte[]>(var why) ->
                    throw Problem.notFit("the firmware's table", "it cannot be read: " + why, "run it as root");
            };
        }
        throw Problem.notFit(
                "the firmware",
                "it has neither a DMAR nor an IVRS table",
                "hostdev doctor says what to switch on; hostdev decode FILE explains another machine's table");
    }
}
