package hostdev.host.sim;

import hostdev.core.model.PciAddress;
import hostdev.host.sim.Description.FunctionLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A function that the kernel has found, as it is now.
final class FunctionState {
    private final FunctionLine line;
    private final Optional<FunctionState> physical;
    private Optional<DriverState> driver = Optional.empty();
    private Optional<String> override;
    private Optional<Integer> group = Optional.empty();
    private Optional<Integer> groupKey = Optional.empty();
    private List<String> resets;
    private boolean dead;
    private int virtualFunctions;
    private boolean autoprobe = true;
    private boolean locked;
    private final List<Runnable> waiting = new ArrayList<>();

    /// @param physical the one that this is a virtual function of
    FunctionState(FunctionLine line, Optional<FunctionState> physical) {
        this.line = line;
        this.physical = physical;
        this.override = Optional.empty();
        this.resets = line.resets();
    }

    FunctionLine line() {
        return line;
    }

    PciAddress address() {
        return line.address();
    }

    Optional<FunctionState> physical() {
        return physical;
    }

    Optional<DriverState> driver() {
        return driver;
    }

    void driver(Optional<DriverState> now) {
        driver = now;
    }

    boolean isDrivenBy(DriverState other) {
        return driver.equals(Optional.of(other));
    }

    /// Whether the driver has it that makes disks, interfaces and the like of it.
    boolean isAtHome() {
        return driver.map(DriverState::name).equals(line.driver()) && driver.isPresent();
    }

    Optional<String> override() {
        return override;
    }

    void override(Optional<String> now) {
        override = now;
    }

    Optional<Integer> group() {
        return group;
    }

    void group(Optional<Integer> now) {
        group = now;
    }

    /// Under which its group is known to [Groups].
    Optional<Integer> groupKey() {
        return groupKey;
    }

    void groupKey(Optional<Integer> now) {
        groupKey = now;
    }

    List<String> resets() {
        return resets;
    }

    void resets(List<String> now) {
        resets = now;
    }

    /// Whether its configuration space reads all ones.
    boolean isDead() {
        return dead;
    }

    void die() {
        dead = true;
    }

    void heal() {
        dead = false;
    }

    /// `sriov_drivers_autoprobe`
    boolean autoprobe() {
        return autoprobe;
    }

    void autoprobe(boolean on) {
        autoprobe = on;
    }

    /// `pci_device_can_probe`: of a virtual function only by its override where the physical one says so.
    boolean mayBeProbed() {
        return override().isPresent() || physical.filter(it -> !it.autoprobe).isEmpty();
    }

    int virtualFunctions() {
        return virtualFunctions;
    }

    void virtualFunctions(int number) {
        virtualFunctions = number;
    }

    boolean isLocked() {
        return locked;
    }

    /// From now on whatever wants the device's lock waits.
    void lock() {
        locked = true;
    }

    /// Runs the action when the lock is let go.
    void wait(Runnable action) {
        waiting.add(action);
    }

    /// Lets go of the lock; those that waited for it have their turn. The first is he who held it.
    void unlock() {
        locked = false;
        List<Runnable> turn = List.copyOf(waiting);
        waiting.clear();
        turn.forEach(Runnable::run);
    }
}
