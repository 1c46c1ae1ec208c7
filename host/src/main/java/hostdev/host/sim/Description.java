package hostdev.host.sim;

import hostdev.core.model.PciAddress;
import hostdev.core.model.PciIds;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a simulated machine is made of, as its file says: the hardware, what the kernel makes of it at each boot, and
/// the guests that the hypervisor knows at first.
///
/// @param about what it is, one line
/// @param kernel the kernel's release, `6.12.57`
/// @param tables names of the firmware's ACPI tables
/// @param drivers those with something to say about; a function's own is there without that
/// @param modules drivers that only modprobe brings
/// @param functions in order of their addresses
/// @param regions by IOMMU group, each as a line of `reserved_regions`
/// @param children what hangs on functions
/// @param stacks block devices that stand on others
/// @param uppers by interface: bridges and the like that it is a part of
/// @param mounts what `/proc/self/mountinfo` shows
/// @param swaps devices in use as swap
/// @param guests in order of name
/// @param hangs functions that no driver lets go of until somebody says so
/// @param slots whose power can be switched, by name, with function 0 of the device that is in each
/// @param alone functions whose header does not say that they have neighbours: found again, they are in a group of
/// their own
/// @param files others that the machine shows, with their texts; a directory has none
/// @param links others that the machine shows, with their targets
record Description(
        String about,
        String kernel,
        List<String> tables,
        Map<String, DriverLine> drivers,
        List<String> modules,
        List<FunctionLine> functions,
        Map<Integer, List<String>> regions,
        List<Child> children,
        List<Stack> stacks,
        Map<String, List<String>> uppers,
        List<Mount> mounts,
        List<String> swaps,
        List<GuestLine> guests,
        List<PciAddress> hangs,
        List<PciAddress> alone,
        Map<String, PciAddress> slots,
        Map<String, Optional<String>> files,
        Map<String, String> links) {

    /// @param broken its probe fails
    /// @param needsData each of its own ids carries data, so that `new_id` without any is refused
    record DriverLine(String name, boolean broken, boolean needsData) {}

    /// @param pciClass six hexadecimal digits, as in `020000`
    /// @param driver the host's own; empty for none
    /// @param group at boot; empty where it is not behind an IOMMU
    /// @param above the bridge that it is behind
    /// @param override what is there at each boot, as a boot script would have set it
    /// @param resets the kernel's ways to reset it, in order
    /// @param dies does not answer any more after a reset
    /// @param config bytes of its configuration space, by offset
    record FunctionLine(
            PciAddress address,
            PciIds ids,
            PciIds subsystem,
            String pciClass,
            Optional<String> driver,
            Optional<Integer> group,
            Optional<PciAddress> above,
            Optional<String> override,
            List<String> resets,
            boolean dies,
            boolean bootVga,
            Optional<Virtual> virtual,
            Map<Integer, byte[]> config) {

        /// Whether there is another bus behind it.
        boolean isBridge() {
            return pciClass.startsWith("0604");
        }
    }

    /// The virtual functions that one can have.
    ///
    /// @param first the first one's address; the others follow
    record Virtual(int total, PciIds ids, PciAddress first, Optional<String> driver, int firstGroup) {
        /// Which of them has this address.
        int index(PciAddress address) {
            return number(address) - number(first);
        }

        private static int number(PciAddress address) {
            return (address.bus() << 8) | (address.device() << 3) | address.function();
        }

        /// @param physical the one that has them
        FunctionLine line(FunctionLine physical, int index) {
            int number = number(first) + index;
            PciAddress address = new PciAddress(first.domain(), number >> 8, (number >> 3) & 31, number & 7);
            return new FunctionLine(
                    address,
                    ids,
                    physical.subsystem(),
                    physical.pciClass(),
                    driver,
                    Optional.of(firstGroup + index),
                    physical.above(),
                    Optional.empty(),
                    List.of("flr"),
                    false,
                    false,
                    Optional.empty(),
                    Map.of());
        }
    }

    /// Something that is there while the function's own driver has it.
    sealed interface Child {
        PciAddress on();

        String name();

        /// @param restored whether the host's own network service configures it again when it comes back
        record Interface(
                PciAddress on,
                String name,
                String mac,
                boolean up,
                int mtu,
                List<String> addresses,
                List<String> routes,
                boolean restored)
                implements Child {}

        record Disk(PciAddress on, String name, String number, List<Partition> partitions) implements Child {}

        record Usb(PciAddress on, String name, String product) implements Child {}

        /// @param subsystem `drm` or `sound`
        record Card(PciAddress on, String name, String subsystem) implements Child {}
    }

    /// @param number as `259:1`
    record Partition(String name, String number) {}

    /// A block device that stands on others (LVM, md, dm-crypt).
    ///
    /// @param shown its name for people, `vg0-root`
    record Stack(String name, String shown, String number, List<String> on) {}

    record Mount(String device, String at) {}

    /// @param managed whether libvirt moves its functions
    record GuestLine(String name, boolean runs, boolean paused, boolean managed, List<PciAddress> has) {}
}
