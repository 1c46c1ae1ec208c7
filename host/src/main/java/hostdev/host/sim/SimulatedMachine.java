package hostdev.host.sim;

import hostdev.core.model.GuestName;
import hostdev.core.model.PciAddress;
import hostdev.host.hypervisor.Hypervisor;
import hostdev.host.root.Disk;
import hostdev.host.root.HostRoot;
import hostdev.host.root.HostRoot.Ran;
import hostdev.host.root.HostRoot.Written;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// A machine that is a text and a few objects: what it shows and does is what a real one would. Its [#root],
/// [#hypervisor] and [#disk] are what the product works on; the rest is what happens to it from outside.
public final class SimulatedMachine {
    private static final Instant FIRST_LOOK = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(1);

    private final Description description;
    private final Power power = new Power();
    private final SimulatedDisk disk = new SimulatedDisk(power);
    private final Supplier<Instant> clock;
    private final SimulatedHypervisor hypervisor;
    private SimulatedKernel kernel;
    private int boots;

    private SimulatedMachine(Description description, Supplier<Instant> clock) {
        this.description = description;
        this.clock = clock;
        this.kernel = new SimulatedKernel(description, power, clock, boots);
        this.hypervisor = new SimulatedHypervisor(description, power, kernel);
        description.guests().forEach(hypervisor::begin);
    }

    /// A machine as the text describes it, just booted. Its clock moves on by a millisecond whenever it is looked at.
    ///
    /// @param name of the text, for messages
    /// @throws hostdev.core.finding.Problem a usage error naming the line that is not understood
    public static SimulatedMachine of(String name, String text) {
        return new SimulatedMachine(DescriptionText.parse(name, text), new TickingClock());
    }

    /// The same with the clock of this machine.
    static SimulatedMachine inRealTime(String name, String text) {
        return new SimulatedMachine(DescriptionText.parse(name, text), steadyClock());
    }

    /// Begins as this machine's clock, and does not jump with it.
    private static Supplier<Instant> steadyClock() {
        Instant begin = Instant.now();
        long nanos = System.nanoTime();
        return () -> begin.plusNanos(System.nanoTime() - nanos);
    }

    private static final class TickingClock implements Supplier<Instant> {
        private Instant now = FIRST_LOOK;

        @Override
        public Instant get() {
            now = now.plus(BETWEEN_LOOKS);
            return now;
        }
    }

    /// What it is, one line.
    public String about() {
        return description.about();
    }

    /// The kernel of the boot that runs now.
    public HostRoot root() {
        return kernel;
    }

    public Hypervisor hypervisor() {
        return hypervisor;
    }

    public SimulatedDisk disk() {
        return disk;
    }

    public Power power() {
        return power;
    }

    /// The same as [#disk], for those who need no more.
    public Disk files() {
        return disk;
    }

    /// After a loss of power: another boot, of a disk that had this luck; no guest runs.
    public void powerOn(SimulatedDisk.Luck luck) {
        power.forget();
        disk.boot(luck);
        kernel = new SimulatedKernel(description, power, clock, ++boots);
        hypervisor.booted(kernel);
    }

    /// Shuts down in order and boots again: nothing on the disk is lost.
    public void reboot() {
        powerOn(SimulatedDisk.Luck.KEPT);
    }

    /// After the program was killed: its locks are free, and all else is as it was.
    public void killed() {
        power.forget();
        disk.killed();
    }

    /// Somebody else's write into the kernel.
    public Written handWrites(String path, String text) {
        return kernel.act(path, text);
    }

    /// Somebody else runs a program.
    public Ran handRuns(List<String> command) {
        return kernel.answer(command);
    }

    /// Somebody else starts a guest.
    public void handStarts(GuestName guest) {
        hypervisor.started(guest);
    }

    /// Somebody else ends a guest, or it ends by itself.
    public void handEnds(GuestName guest) {
        hypervisor.ended(guest);
    }

    /// Whether libvirt has ever taken a function from its driver by itself; how it was before, libvirt does not know.
    public boolean libvirtMovedSomething() {
        return hypervisor.movedSomething();
    }

    /// Somebody else gives a guest another definition.
    public void handDefines(GuestName guest, String definition) {
        hypervisor.defined(guest, definition);
    }

    public void handPlugsIn(GuestName guest, String device) {
        hypervisor.pluggedIn(guest, device);
    }

    public void handAsksOut(GuestName guest, String device) {
        hypervisor.askedOut(guest, device);
    }

    /// Guests let go of no device from now on, or do again.
    public void guestsHoldOn(boolean hold) {
        hypervisor.holdOn(hold);
    }

    /// An unbinding that hangs comes to its end.
    public void hangEnds(PciAddress device) {
        kernel.endHang(device);
    }

    /// From now on the function does not answer.
    ///
    /// @param cure what brings it back: `reset`, `rescan`, `power`; any other word: nothing
    public void dies(PciAddress device, String cure) {
        kernel.bus().dies(device, cure);
    }

    /// In this boot, the driver fails with every function that it is to take.
    public void driverFails(String driver) {
        kernel.bus().driver(driver).ifPresent(DriverState::breaks);
    }

    /// From now on every start of a guest fails with these words; empty words end that.
    public void startsFail(String words) {
        hypervisor.startFails(words);
    }

    /// The same for definitions.
    public void definitionsFail(String words) {
        hypervisor.defineFails(words);
    }

    /// The driver that has the function.
    public Optional<String> driverOf(String address) {
        return kernel.bus().function(address).flatMap(FunctionState::driver).map(DriverState::name);
    }

    public Optional<String> overrideOf(String address) {
        return kernel.bus().function(address).flatMap(FunctionState::override);
    }
}
