package hostdev.cli.command;

import hostdev.cli.Arguments;
import hostdev.cli.Operand;
import hostdev.cli.Option;
import hostdev.cli.Section;
import hostdev.cli.Session;
import hostdev.cli.Verb;
import hostdev.cli.view.FirmwareTableView;
import hostdev.core.finding.Problem;
import hostdev.core.format.AcpiTable;
import hostdev.core.format.HexDump;
import hostdev.core.model.Fact;
import hostdev.core.model.FirmwareTable;
import hostdev.host.apply.HostFile;
import hostdev.host.read.IommuTable;
import hostdev.host.root.HostRoot;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// `hostdev decode`: what the firmware's table about the IOMMU says.
public final class DecodeVerb {
    private static final int MOST = 4 << 20;

    private DecodeVerb() {}

    public static Verb verb() {
        return new Verb(
                "decode",
                Section.READY,
                "explains a DMAR or IVRS table of the firmware",
                List.of(Operand.optional("FILE", "the table, binary or as acpidump, xxd or hexdump -C print it")),
                List.of(Option.HOST),
                """
                Without FILE, the table of this machine, or of the tree that --host names.
                Every structure is shown with its devices and flags, and all that is wrong
                with the table. Exit status 0: it is well formed; 1: it is not.

                Examples:
                  sudo hostdev decode
                  hostdev decode /sys/firmware/acpi/tables/DMAR --json
                  acpidump -n IVRS | hostdev decode /dev/stdin
                """,
                DecodeVerb::run);
    }

    private static int run(Arguments arguments, Session session) {
        List<String> named = arguments.operands();
        byte[] bytes = named.isEmpty() ? ofTheMachine(session.root()) : HexDump.bytes(file(named.getFirst()));
        FirmwareTable table = AcpiTable.decode(bytes)
                .orElseThrow(() -> Problem.notFit(
                        named.isEmpty() ? "the firmware's table" : named.getFirst(),
                        "it is neither a DMAR nor an IVRS table",
                        "give /sys/firmware/acpi/tables/DMAR or IVRS, or what acpidump prints of them"));
        session.show(new FirmwareTableView(table));
        return table.faults().isEmpty() ? 0 : 1;
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

    private static byte[] file(String name) {
        try (InputStream in = Files.newInputStream(Path.of(name))) {
            return in.readNBytes(MOST);
        } catch (NoSuchFileException e) {
            throw Problem.usage("there is no file '" + name + "'", "hostdev decode explains this machine's own table")
                    .because(e);
        } catch (IOException e) {
            throw Problem.usage(
                            "'" + name + "' cannot be read: " + HostFile.reason(e),
                            "give a DMAR or IVRS table, or its hex text")
                    .because(e);
        }
    }
}
