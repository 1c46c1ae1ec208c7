package hostdev.core.model;

import java.util.List;

/// Memory that the firmware's table about the IOMMU keeps for devices: an RMRR of `DMAR` (Intel), an IVMD of `IVRS`
/// (AMD).
///
/// @param table `DMAR` or `IVRS`
/// @param start the first byte
/// @param end the last byte
/// @param scopes the devices that it is kept for
public record FirmwareClaim(String table, long start, long end, List<Scope> scopes) {
    /// The word that people know it by.
    public String name() {
        return table.equals("DMAR") ? "RMRR" : "IVMD";
    }

    /// Devices as the table names them.
    public sealed interface Scope {
        /// One function, by the way to it: a bus of the root complex and then device and function at each bridge.
        ///
        /// @param bridge whether it is a bridge and stands for all that is behind it
        record Path(int segment, int bus, List<Hop> hops, boolean bridge) implements Scope {}

        /// All functions from one to another, both within, by bus, device and function.
        record Range(PciAddress first, PciAddress last) implements Scope {}

        /// Every function.
        record Everything() implements Scope {}
    }

    /// One step of a way: device and function on the bus that has been reached.
    public record Hop(int device, int function) {}
}
