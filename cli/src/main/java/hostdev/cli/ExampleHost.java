package hostdev.cli;

import hostdev.host.root.HostRoot;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// For the training: a copy of the machine that `docs/examples/vtd.txt` describes, and what such a description does
/// not say but every real machine has.
final class ExampleHost {
    private static final String DISK = "sys/bus/pci/devices/0000:02:00.0/config";
    private static final String CARD = "sys/bus/pci/devices/0000:01:00.0/config";

    /// Where the capabilities of a function begin, and how far apart they are put.
    private static final int FIRST = 0x40;

    private static final int FIRST_EXTENDED = 0x100;

    private ExampleHost() {}

    /// @param directory of a capture of that machine, unpacked
    static HostRoot complete(Path directory) throws IOException {
        Files.write(directory.resolve("sys/firmware/acpi/tables/DMAR"), remappingTable());
        for (String config : new String[] {DISK, CARD}) {
            Path file = directory.resolve(config);
            byte[] header = Files.readAllBytes(file);
            Files.write(file, withCapabilities(header), StandardOpenOption.TRUNCATE_EXISTING);
        }
        Path slot = Files.createDirectories(directory.resolve("sys/bus/pci/slots/0"));
        Files.writeString(slot.resolve("address"), "0000:02:00\n");
        return HostRoot.at(directory);
    }

    /// One remapping unit, for all devices, with the scope of an interrupt controller; its bytes add up to 0.
    private static byte[] remappingTable() {
        ByteBuffer table = ByteBuffer.allocate(72).order(ByteOrder.LITTLE_ENDIAN);
        table.put("DMAR".getBytes(StandardCharsets.US_ASCII)).putInt(table.capacity());
        table.putShort(50, (short) 24).put(52, (byte) 1);
        table.put(64, (byte) 3).put(65, (byte) 8).put(68, (byte) 0xf0);
        byte sum = 0;
        for (byte one : table.array()) {
            sum += one;
        }
        return table.put(9, (byte) -sum).array();
    }

    /// Of each kind that is explained, and empty but for what they are.
    private static byte[] withCapabilities(byte[] header) {
        ByteBuffer config = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);
        config.put(0, header, 0, Math.min(header.length, FIRST));
        config.putShort(0x06, (short) 0x10).put(0x34, (byte) FIRST);
        int at = FIRST;
        for (int id : new int[] {0x01, 0x05, 0x11, 0x13, 0x10}) { // power, MSI, MSI-X, advanced features, Express
            int next = at + 0x20;
            config.put(at, (byte) id).put(at + 1, (byte) (id == 0x10 ? 0 : next));
            at = next;
        }
        at = FIRST_EXTENDED;
        for (int id : new int[] {0x01, 0x0d, 0x10, 0x03}) { // errors, access control, SR-IOV, serial number
            int next = at + 0x50;
            config.putInt(at, id | 1 << 16 | (id == 0x03 ? 0 : next) << 20);
            at = next;
        }
        return config.array();
    }
}
