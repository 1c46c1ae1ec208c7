package hostdev.host.read;

import hostdev.core.boot.BootArgument;
import hostdev.core.model.Attachment;
import hostdev.core.model.Fact;
import hostdev.core.model.FunctionDetail;
import hostdev.core.model.Guest;
import hostdev.core.model.Hardware;
import hostdev.core.model.Holder;
import hostdev.core.model.Host;
import hostdev.core.model.IommuGroup;
import hostdev.core.model.IommuGroupId;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciFunction;
import hostdev.core.model.SerialNumbers;
import hostdev.host.root.HostRoot;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/// Reads a machine: its functions and groups always, the rest where it is asked for.
public final class HostReader {
    /// What costs more than listing needs.
    public enum Part {
        /// [PciFunction#revision], [PciFunction#driverOverride] and [PciFunction#numaNode]: a file each, of every
        /// function.
        SETTINGS,
        /// [PciFunction#header] and [PciFunction#physical]: whether each function answers, is a bridge, or is a virtual
        /// function.
        HEADERS,
        /// [Host#attachments]: what hangs on each function, and what the host does with it.
        ATTACHMENTS,
        /// [Host#holders]: the processes that have a function open.
        HOLDERS,
        /// [IommuGroup#reservedRegions].
        RESERVED_REGIONS
    }

    private HostReader() {}

    /// Functions, groups, and the parts asked for. A part not asked for is empty, or unknown with `not read`.
    ///
    /// @throws hostdev.core.finding.Problem where the machine shows no PCI bus at all
    public static Host read(HostRoot root, Set<Part> parts) {
        NavigableMap<PciAddress, PciFunction> functions =
                FunctionReader.readAll(root, parts.contains(Part.SETTINGS), parts.contains(Part.HEADERS));
        NavigableMap<IommuGroupId, IommuGroup> groups =
                GroupReader.read(root, functions, parts.contains(Part.RESERVED_REGIONS));
        Fact<Map<PciAddress, List<Holder>>> holders =
                parts.contains(Part.HOLDERS) ? HolderReader.read(root, functions.values()) : Fact.unknown("not read");
        Host host = new Host(functions, groups, Map.of(), holders, bootId(root));
        return parts.contains(Part.ATTACHMENTS) ? host.with(AttachmentReader.read(root, host)) : host;
    }

    /// Everything: what judging and planning need.
    public static Host readAll(HostRoot root) {
        return read(root, EnumSet.allOf(Part.class));
    }

    /// The same host, with all that it does with these functions: what takes a look at every process, and at what is
    /// written on disks.
    ///
    /// @param guests whose definitions are looked at too; empty where the hypervisor was not asked
    public static Host thoroughly(HostRoot root, Host host, Collection<PciAddress> devices, List<Guest> guests) {
        Map<PciAddress, List<Attachment>> attachments = new TreeMap<>(host.attachments());
        attachments.keySet().removeAll(devices);
        attachments.putAll(AttachmentReader.readThoroughly(root, host, devices, guests));
        return host.with(attachments);
    }

    /// A host with all that it does with each of its functions, and the parts asked for besides.
    ///
    /// @param guests as in [#thoroughly]
    /// @throws hostdev.core.finding.Problem as [#read] does
    public static Host readThoroughly(HostRoot root, Set<Part> parts, List<Guest> guests) {
        Host host = read(root, parts);
        return thoroughly(root, host, host.functions().keySet(), guests);
    }

    /// Who has each of these functions open. Of a function only its address, driver and group are looked at.
    ///
    /// @return unknown where the files of some process may not be seen
    public static Fact<Map<PciAddress, List<Holder>>> holders(HostRoot root, Collection<PciFunction> functions) {
        return HolderReader.read(root, functions);
    }

    /// How these functions are wired and can be reset; their groups and the bridges above are looked at too.
    public static Hardware hardware(HostRoot root, Host host, Collection<PciAddress> devices) {
        return new HardwareReader(root, host).read(devices);
    }

    /// What `show` adds for one function; every fact is unknown where it has gone.
    public static FunctionDetail detail(HostRoot root, PciAddress address) {
        return new DetailReader(root, address).read();
    }

    /// What the function says of which one of its kind it is; none where nothing could be seen.
    public static SerialNumbers serials(HostRoot root, PciAddress address) {
        return SerialReader.read(root, address);
    }

    /// What the machine is called.
    public static Fact<String> name(HostRoot root) {
        return root.text("/proc/sys/kernel/hostname").map(String::strip);
    }

    /// What its kernel was given at boot; none where that cannot be seen.
    public static List<BootArgument> kernelArguments(HostRoot root) {
        return root.text("/proc/cmdline").map(BootReader::arguments).seen().orElse(List.of());
    }

    /// The release of its kernel.
    public static Fact<String> kernel(HostRoot root) {
        return root.text("/proc/sys/kernel/osrelease").map(String::strip);
    }

    private static Fact<String> bootId(HostRoot root) {
        return root.text("/proc/sys/kernel/random/boot_id").map(String::strip);
    }
}
