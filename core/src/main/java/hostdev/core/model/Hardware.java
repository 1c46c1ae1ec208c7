package hostdev.core.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What tells how functions are wired and how they can be reset: read for the functions that a judgement is about, for
/// their groups, and for the bridges above them; each costs a read of its configuration space.
///
/// @param config functions that were not asked for are not in the map
/// @param resetMethods the kernel's words in the order that it tries them; empty where it has none
/// @param slots all of the machine
/// @param claims what the firmware keeps memory for
/// @param screens what of the host's screen is on display functions
/// @param space what the functions need of a guest's address space
/// @param graphicsOutside the argument of the kernel that leaves the processor's graphics out of the IOMMU,
/// `intel_iommu=on,igfx_off`; empty where there is none
public record Hardware(
        Map<PciAddress, Fact<ConfigSpace>> config,
        Map<PciAddress, Fact<List<String>>> resetMethods,
        List<Slot> slots,
        Fact<List<FirmwareClaim>> claims,
        Map<PciAddress, HostScreen> screens,
        AddressSpace space,
        Optional<String> graphicsOutside) {
    private static final String NOT_READ = "not read";

    /// Where address space was not looked at.
    public Hardware(
            Map<PciAddress, Fact<ConfigSpace>> config,
            Map<PciAddress, Fact<List<String>>> resetMethods,
            List<Slot> slots,
            Fact<List<FirmwareClaim>> claims,
            Map<PciAddress, HostScreen> screens) {
        this(config, resetMethods, slots, claims, screens, AddressSpace.unseen());
    }

    /// Where the kernel leaves nothing out of its IOMMU.
    public Hardware(
            Map<PciAddress, Fact<ConfigSpace>> config,
            Map<PciAddress, Fact<List<String>>> resetMethods,
            List<Slot> slots,
            Fact<List<FirmwareClaim>> claims,
            Map<PciAddress, HostScreen> screens,
            AddressSpace space) {
        this(config, resetMethods, slots, claims, screens, space, Optional.empty());
    }

    /// Without a screen anywhere.
    public Hardware(
            Map<PciAddress, Fact<ConfigSpace>> config,
            Map<PciAddress, Fact<List<String>>> resetMethods,
            List<Slot> slots,
            Fact<List<FirmwareClaim>> claims) {
        this(config, resetMethods, slots, claims, Map.of());
    }

    /// Where nothing was looked at.
    public static Hardware unseen() {
        return new Hardware(Map.of(), Map.of(), List.of(), Fact.unknown(NOT_READ), Map.of());
    }

    public Fact<ConfigSpace> configOf(PciAddress function) {
        return config.getOrDefault(function, Fact.unknown(NOT_READ));
    }

    public Fact<List<String>> resetMethodsOf(PciAddress function) {
        return resetMethods.getOrDefault(function, Fact.unknown(NOT_READ));
    }

    public HostScreen screenOf(PciAddress function) {
        return screens.getOrDefault(function, HostScreen.NONE);
    }

    /// The slot that the function is in.
    public Optional<Slot> slotOf(PciAddress function) {
        for (Slot slot : slots) {
            if (slot.device().sameDevice(function)) {
                return Optional.of(slot);
            }
        }
        return Optional.empty();
    }
}
