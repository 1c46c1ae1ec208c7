package hostdev.core.proof;

import java.util.List;
import java.util.Optional;

/// How far it is shown that a guest owns a device.
///
/// @param level the highest that holds with all below it; empty where not even the first does
/// @param claims one a level, in order
/// @param guestDriver the guest's own driver for it, where the guest named one
public record Proof(
        hostdev.core.model.PciAddress device, Optional<Level> level, List<Claim> claims, Optional<String> guestDriver) {
    /// What can be shown. The first three support the claim; only [#SAID] proves it: registers and counters can be so
    /// for other reasons (firmware enables bus mastering; posted interrupts are not counted).
    public enum Level {
        /// The guest's process has the device open.
        HELD,
        /// The device may master the bus while it is held: the guest's firmware or driver switched it on.
        ENABLED,
        /// The device interrupts for the guest: only a driver makes it do so.
        DRIVEN,
        /// The guest itself says that it has the device.
        SAID
    }

    /// One level judged.
    ///
    /// @param holds empty where it could not be seen
    /// @param because what was seen, as a person reads it
    public record Claim(Level level, Optional<Boolean> holds, String because) {}

    /// Whether the guest itself says that it has the device, while its process holds it.
    public boolean proven() {
        return holds(Level.HELD) && holds(Level.SAID);
    }

    /// Whether the guest works with the device: interrupts show it, or the guest names its driver.
    public boolean working() {
        return (proven() && guestDriver.isPresent())
                || level.filter(one -> one.compareTo(Level.DRIVEN) >= 0).isPresent();
    }

    private boolean holds(Level level) {
        return claims.stream()
                .anyMatch(claim -> claim.level() == level && claim.holds().orElse(false));
    }
}
