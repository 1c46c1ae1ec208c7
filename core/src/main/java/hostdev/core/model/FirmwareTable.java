package hostdev.core.model;

import hostdev.core.model.FirmwareClaim.Hop;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The firmware's table about the IOMMU as it stands in memory: `DMAR` (Intel VT-d) or `IVRS` (AMD-Vi).
///
/// @param about what stands before the structures
/// @param structures in their order, as far as they could be read
/// @param faults what is wrong with it, in order of place
public record FirmwareTable(Header header, About about, List<Structure> structures, List<Fault> faults) {
    /// What every table of ACPI begins with (ACPI Specification, 5.2.6).
    public record Header(String signature, int length, int revision, int checksum, String maker, String model) {}

    /// What is wrong, and where.
    ///
    /// @param offset of the byte, from the table's first
    /// @param shape whether structures cannot be told apart from there on; else only a value is not as it should be
    public record Fault(int offset, String what, boolean shape) {}

    /// What the table says of the machine as a whole.
    public sealed interface About {
        /// @param addressBits how wide addresses are that devices can reach
        /// @param flags 1: interrupts can be remapped; 2: the firmware asks to leave x2APIC off; 4: it asks
        /// to guard against devices from outside (Intel VT-d Architecture Specification, 8.1)
        record Intel(int addressBits, int flags) implements About {
            public boolean remapsInterrupts() {
                return (flags & 1) != 0;
            }

            public boolean optsOutOfX2apic() {
                return (flags & 2) != 0;
            }

            public boolean optsIntoProtection() {
                return (flags & 4) != 0;
            }
        }

        /// @param info the field IVinfo (AMD I/O Virtualization Technology Specification, 5.2.1)
        record Amd(int info) implements About {
            public boolean extendedFeatures() {
                return (info & 1) != 0;
            }

            public int physicalBits() {
                return info >> 8 & 0x7f;
            }

            public int virtualBits() {
                return info >> 15 & 0x7f;
            }
        }
    }

    /// One structure: what it is told by its type.
    public sealed interface Structure {
        /// `DMAR`: a remapping unit, and the devices behind it.
        record Unit(int flags, int segment, long registers, List<Scope> scopes) implements Structure {
            /// Whether all devices of the segment are behind it that no other unit names.
            public boolean hasTheRest() {
                return (flags & 1) != 0;
            }
        }

        /// `DMAR`: memory that devices go on using, RMRR.
        record Reserved(int segment, long start, long end, List<Scope> scopes) implements Structure {}

        /// `DMAR`: root ports that let devices keep translations (ATS).
        record RootPorts(int flags, int segment, List<Scope> scopes) implements Structure {
            public boolean all() {
                return (flags & 1) != 0;
            }
        }

        /// `DMAR`: which node of memory a unit is near.
        record Affinity(long registers, long node) implements Structure {}

        /// `DMAR`: a device that is no PCI function.
        record Named(int number, String name) implements Structure {}

        /// `DMAR`: devices inside the chip that keep translations.
        record ChipDevices(int flags, int segment, List<Scope> scopes) implements Structure {}

        /// `IVRS`: an IOMMU, and the devices behind it (IVHD).
        ///
        /// @param type 0x10, 0x11 or 0x40: the same in three stages of the specification
        /// @param device the IOMMU's own function
        /// @param features feature reporting, or attributes from type 0x11 on
        /// @param extended the image of its extended feature register; empty for type 0x10
        record Iommu(
                int type,
                int flags,
                PciAddress device,
                int capability,
                long registers,
                int info,
                long features,
                Optional<Long> extended,
                List<Entry> entries)
                implements Structure {}

        /// `IVRS`: memory that devices go on using (IVMD).
        ///
        /// @param type 0x20: of all devices, 0x21: of one, 0x22: of a range
        /// @param flags 1: mapped to itself, 2: readable, 4: writable, 8: shut out of translation
        record Memory(int type, int flags, PciAddress first, PciAddress last, int auxiliary, long start, long length)
                implements Structure {}

        /// One of a type that is not known here.
        record Other(int type, int length) implements Structure {}
    }

    /// A device as `DMAR` names it: the way to it from a bus of the root complex.
    ///
    /// @param type 1: a function, 2: a bridge with all behind it, 3: I/O APIC, 4: HPET, 5: a named device
    /// @param number of the I/O APIC, HPET or named device
    public record Scope(int type, int flags, int number, int bus, List<Hop> hops) {}

    /// A line of an IVHD about devices.
    ///
    /// @param setting which interrupts and messages pass without remapping
    public record Entry(int type, int device, int setting, Detail detail) {}

    /// What an entry says beside its device.
    public sealed interface Detail {
        /// All, one, or where a range begins or ends.
        record Plain() implements Detail {}

        /// They use the identity of another device.
        record Alias(int source) implements Detail {}

        /// With flags of their own.
        record Extended(long flags) implements Detail {}

        /// @param variety 1: I/O APIC, 2: HPET
        record Special(int handle, int source, int variety) implements Detail {}

        /// A device that ACPI knows by name.
        ///
        /// @param compatible eight bytes that may be all zero: then empty
        record Named(String hardware, String compatible, int uidFormat, String uid) implements Detail {}
    }

    /// Whether the structures could be told apart to the end.
    public boolean isWhole() {
        return faults.stream().noneMatch(Fault::shape);
    }

    /// What it keeps memory for.
    public List<FirmwareClaim> claims() {
        List<FirmwareClaim> claims = new ArrayList<>();
        for (Structure structure : structures) {
            if (structure instanceof Structure.Reserved reserved) {
                claims.add(claim(reserved));
            }
            if (structure instanceof Structure.Memory memory) {
                claims.add(claim(memory));
            }
        }
        return List.copyOf(claims);
    }

    private static FirmwareClaim claim(Structure.Reserved reserved) {
        List<FirmwareClaim.Scope> scopes = new ArrayList<>();
        for (Scope scope : reserved.scopes()) {
            // others are interrupt controllers, timers and things without an address
            if (scope.type() == 1 || scope.type() == 2) {
                scopes.add(
                        new FirmwareClaim.Scope.Path(reserved.segment(), scope.bus(), scope.hops(), scope.type() == 2));
            }
        }
        return new FirmwareClaim("DMAR", reserved.start(), reserved.end(), List.copyOf(scopes));
    }

    private static FirmwareClaim claim(Structure.Memory memory) {
        FirmwareClaim.Scope scope = memory.type() == 0x20
                ? new FirmwareClaim.Scope.Everything()
                : new FirmwareClaim.Scope.Range(memory.first(), memory.last());
        return new FirmwareClaim("IVRS", memory.start(), memory.start() + memory.length() - 1, List.of(scope));
    }
}
