package hostdev.core.model;

/// One capability of a configuration space, decoded as far as passthrough needs it.
public sealed interface Capability {
    /// The offset of its header in configuration space, in bytes.
    int offset();

    /// Power management; `noSoftReset` set means that D3hot to D0 does not reset it.
    record PowerManagement(int offset, boolean noSoftReset) implements Capability {}

    record Msi(int offset, boolean enabled, int vectors) implements Capability {}

    record MsiX(int offset, boolean enabled, int vectors) implements Capability {}

    /// PCI Express: `portType` as in the Device/Port Type field (0 endpoint, 4 root port, 5 upstream, 6 downstream, 9
    /// root complex integrated endpoint …).
    record Express(int offset, int portType, boolean functionLevelReset) implements Capability {}

    /// Advanced Features, by which conventional PCI offers a function level reset.
    record AdvancedFeatures(int offset, boolean functionLevelReset) implements Capability {}

    /// Access Control Services: what the port can, and what is switched on; bits as in the ACS registers.
    record AccessControl(int offset, int capable, int enabled) implements Capability {}

    /// Device Serial Number: `number` in hexadecimal, as `52-54-00-ff-ff-00-77-0a`, the most significant byte first.
    record SerialNumber(int offset, String number) implements Capability {}

    record SingleRootIov(int offset, int totalVfs, int numVfs) implements Capability {}

    /// Any other, by its number.
    record Other(int offset, int id, boolean extended) implements Capability {}
}
