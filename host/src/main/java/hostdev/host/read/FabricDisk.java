package hostdev.host.read;

import hostdev.core.format.DevicePath;
import hostdev.core.format.SocketTable;
import hostdev.core.model.PciAddress;
import hostdev.host.read.ClassLinks.Entry;
import hostdev.host.root.HostRoot;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// A disk that is reached over a network or a fabric, by one of its ways there.
///
/// @param how for people: `NVMe over TCP to 192.0.2.9`
/// @param out the interface that it is told to go out by
/// @param near the address on this host that it comes from
/// @param far the address of the storage
/// @param ports the Fibre Channel adapters that it goes through; empty where it is on a network
record FabricDisk(
        String name,
        String how,
        Optional<String> out,
        Optional<InetAddress> near,
        Optional<InetAddress> far,
        Set<PciAddress> ports) {

    /// All such disks, once for each way.
    static List<FabricDisk> all(HostRoot root, ClassLinks links) {
        List<FabricDisk> disks = new ArrayList<>();
        for (Entry entry : links.in("/sys/class/block")) {
            if (DevicePath.nearestFunction(entry.path()).isEmpty() && !root.exists(partition(entry.name()))) {
                new Reader(root, links, entry.name()).read(entry.path(), disks);
            }
        }
        return disks;
    }

    private static String partition(String name) {
        return "/sys/class/block/" + name + "/partition";
    }

    private record Reader(HostRoot root, ClassLinks links, String name) {
        void read(String path, List<FabricDisk> disks) {
            for (String controller : controllers(path)) {
                nvme(controller).ifPresent(disks::add);
            }
            part(path, "session").flatMap(number -> iscsi(path, number)).ifPresent(disks::add);
            if (path.contains("/rbd/")) {
                disks.add(ceph(path));
            }
            fibreOverEthernet(path).ifPresent(disks::add);
        }

        /// NVMe controllers without a PCI function: the one that the disk is below, or all of its subsystem.
        private List<String> controllers(String path) {
            int subsystem = path.indexOf("/nvme-subsystem/");
            if (subsystem < 0) {
                return part(path, "ctl/nvme")
                        .map(number -> List.of("nvme" + number))
                        .orElse(List.of());
            }
            String directory = "/sys/class/nvme-subsystem/"
                    + path.substring(subsystem + "/nvme-subsystem/".length()).split("/", -1)[0];
            return root.names(directory).seen().orElse(List.of()).stream()
                    .filter(child -> child.matches("nvme\\d+"))
                    .toList();
        }

        /// `traddr=192.0.2.9,trsvcid=4420,host_traddr=…,host_iface=…,src_addr=…` (drivers/nvme/host/fabrics.c,
        /// `nvmf_get_address`).
        private Optional<FabricDisk> nvme(String controller) {
            String directory = "/sys/class/nvme/" + controller + "/";
            String transport = text(directory + "transport");
            String address = text(directory + "address");
            if (transport.isEmpty() || transport.equals("pcie") || transport.equals("loop")) {
                return Optional.empty();
            }
            Optional<String> target = value(address, "traddr");
            if (transport.equals("fc")) {
                return Optional.of(new FabricDisk(
                        name,
                        "NVMe over Fibre Channel",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        fibreChannel(value(address, "host_traddr").orElse(""))));
            }
            return Optional.of(new FabricDisk(
                    name,
                    "NVMe over " + (transport.equals("rdma") ? "RDMA" : transport.toUpperCase(java.util.Locale.ROOT))
                            + target.map(to -> " to " + to).orElse(""),
                    value(address, "host_iface"),
                    value(address, "src_addr")
                            .or(() -> value(address, "host_traddr"))
                            .flatMap(SocketTable::literal),
                    target.flatMap(SocketTable::literal),
                    Set.of()));
        }

        private static Optional<String> value(String address, String key) {
            for (String part : address.split(",", -1)) {
                if (part.strip().startsWith(key + "=")) {
                    return Optional.of(part.strip().substring(key.length() + 1)).filter(it -> !it.isEmpty());
                }
            }
            return Optional.empty();
        }

        /// `nn-0x20000025b5000001:pn-0x21000025b5000001` against `port_name`, `0x21000025b5000001`; all adapters where
        /// none has that port.
        private Set<PciAddress> fibreChannel(String address) {
            int at = address.indexOf("pn-");
            String port = at < 0 ? "" : address.substring(at + "pn-".length());
            Set<PciAddress> all = new TreeSet<>();
            Set<PciAddress> its = new TreeSet<>();
            for (Entry host : links.in("/sys/class/fc_host")) {
                boolean same =
                        text("/sys/class/fc_host/" + host.name() + "/port_name").equalsIgnoreCase(port);
                DevicePath.nearestFunction(host.path()).ifPresent(function -> (same ? its : all).add(function));
            }
            return its.isEmpty() ? all : its;
        }

        /// A session of the software initiator: its connection says where it goes, its host what it is bound to.
        private Optional<FabricDisk> iscsi(String path, String session) {
            String connection = "/sys/class/iscsi_connection/connection" + session + ":0/";
            String target = text(connection + "address");
            String persistent = target.isEmpty() ? text(connection + "persistent_address") : target;
            Optional<String> bound = part(path, "host")
                    .map(number -> text("/sys/class/iscsi_host/host" + number + "/netdev"))
                    .filter(net -> !net.isEmpty() && root.exists("/sys/class/net/" + net));
            return Optional.of(new FabricDisk(
                    name,
                    "iSCSI" + (persistent.isEmpty() ? "" : " to " + persistent),
                    bound,
                    Optional.empty(),
                    SocketTable.literal(persistent),
                    Set.of()));
        }

        /// `client_addr` is this host's own address in that session, `192.0.2.7:0/3561`.
        private FabricDisk ceph(String path) {
            String number = DevicePath.lastName(path).replaceAll("\\D+", "");
            String client = text("/sys/bus/rbd/devices/" + number + "/client_addr");
            int port = client.lastIndexOf(':');
            String address = port < 0 ? client : client.substring(0, port).replaceAll("[\\[\\]]", "");
            return new FabricDisk(
                    name, "Ceph", Optional.empty(), SocketTable.literal(address), Optional.empty(), Set.of());
        }

        /// Over a VLAN it is below a virtual interface: `/virtual/net/eth2.100/ctlr_0/host8/…`.
        private Optional<FabricDisk> fibreOverEthernet(String path) {
            int net = path.indexOf("/virtual/net/");
            if (net < 0) {
                return Optional.empty();
            }
            String out = path.substring(net + "/virtual/net/".length()).split("/", -1)[0];
            return Optional.of(new FabricDisk(
                    name,
                    "Fibre Channel over Ethernet",
                    Optional.of(out.replaceFirst("-fcoe$", "")),
                    Optional.empty(),
                    Optional.empty(),
                    Set.of()));
        }

        /// The number behind `/session` in `…/host3/session1/target3:0:0/…`.
        private static Optional<String> part(String path, String prefix) {
            int at = path.indexOf("/" + prefix);
            int start = at + prefix.length() + 1;
            int end = start;
            while (at >= 0 && end < path.length() && Character.isDigit(path.charAt(end))) {
                end++;
            }
            return at >= 0 && end > start ? Optional.of(path.substring(start, end)) : Optional.empty();
        }

        private String text(String file) {
            return root.text(file).map(String::strip).seen().orElse("");
        }
    }
}
