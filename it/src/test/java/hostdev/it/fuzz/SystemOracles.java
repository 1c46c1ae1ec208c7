package hostdev.it.fuzz;

import static hostdev.it.fuzz.Oracle.require;
import static java.nio.charset.StandardCharsets.UTF_8;

import hostdev.core.finding.Problem;
import hostdev.core.format.ConsoleText;
import hostdev.core.format.DefaultRoutes;
import hostdev.core.format.DevicePath;
import hostdev.core.format.DiskSignature;
import hostdev.core.format.InputDevices;
import hostdev.core.format.InterruptsText;
import hostdev.core.format.IoMemory;
import hostdev.core.format.LvmText;
import hostdev.core.format.Mounts;
import hostdev.core.format.QemuCommandLine;
import hostdev.core.format.ReservedRegions;
import hostdev.core.format.ResourceLines;
import hostdev.core.format.SocketTable;
import hostdev.core.format.Swaps;
import hostdev.core.format.SysfsNumber;
import hostdev.core.format.Uevent;
import hostdev.core.format.XenBackends;
import hostdev.core.format.XenText;
import hostdev.core.model.DeviceName;
import hostdev.core.model.DriverName;
import hostdev.core.model.IommuGroupId;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciPath;
import hostdev.core.scrub.Scrubber;
import hostdev.host.read.HostReader;
import hostdev.host.sim.SimulatedMachine;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// What the kernel, its tools and its disks say. These parsers refuse nothing: what they do not understand is not there
/// for them.
final class SystemOracles {
    private static final byte[] KEY = "a key for the fuzzer".getBytes(UTF_8);

    private SystemOracles() {}

    /// Each parser gets each input: one format's seeds are another's strange input.
    static void text(byte[] input) {
        String text = new String(input, UTF_8);
        ofSysfs(text);
        ofProcesses(text);
        ofXen(text);
        ofDisks(input);
        new Scrubber(KEY).text(text);
    }

    private static void ofSysfs(String text) {
        Uevent.parse(text);
        ResourceLines.parse(text);
        ReservedRegions.parse(text);
        SysfsNumber.hex(text);
        SysfsNumber.decimal(text);
        DevicePath.nearestFunction(text);
        DevicePath.parent(text);
        DevicePath.lastName(text);
        IommuGroupId.fromLink(text);
        DeviceName.parse(text);
        PciAddress.fromSysfs(text)
                .ifPresent(address -> require(address.toString().equals(text), "an address is printed as it is read"));
        require(!DriverName.isValid(text) || text.indexOf('/') < 0, "a driver's name is one name");
        if (PciPath.isValid(text)) {
            require(text.indexOf('\n') < 0, "a path of devices is one line");
        }
    }

    private static void ofProcesses(String text) {
        Mounts.parse(text);
        Mounts.parseOld(text);
        Swaps.devices(text);
        Swaps.files(text);
        InterruptsText.parse(text);
        IoMemory.within(text, "BOOTFB");
        InputDevices.parse(text);
        DefaultRoutes.ipv4(text);
        DefaultRoutes.ipv6(text);
        SocketTable.parse(List.of(text));
        SocketTable.literal(text);
        ConsoleText.functions(text);
        List<String> words = QemuCommandLine.words(text);
        QemuCommandLine.guestName(words);
        QemuCommandLine.functions(words);
    }

    private static void ofXen(String text) {
        XenText.capabilities(text);
        XenText.domains(text);
        XenText.attached(text);
        XenText.remapsInterrupts(text);
        XenBackends.holders(text, Map.of(3, "win11"));
    }

    private static void ofDisks(byte[] input) {
        DiskSignature.of(input);
        byte[] alone = DiskSignature.alone(input);
        require(DiskSignature.of(alone).equals(DiskSignature.of(input)), "a signature alone says the same");
        LvmText.parse(input);
        byte[] label = Arrays.copyOf(input, LvmText.HEADER + LvmText.HEADER_LENGTH + input.length);
        System.arraycopy(input, 0, label, LvmText.HEADER, input.length); // where it would stand on a disk
        LvmText.parse(label);
    }

    /// What is understood is a machine that can be read.
    static void description(byte[] input) {
        try {
            HostReader.readAll(
                    SimulatedMachine.of("fuzz", new String(input, UTF_8)).root());
        } catch (Problem refused) {
            require(refused.code() == Problem.Code.USAGE, "a description is refused as a usage error");
        }
    }
}
