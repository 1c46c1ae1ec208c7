package hostdev.host.apply;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.model.DriverName;
import hostdev.core.model.GuestName;
import hostdev.core.model.PciAddress;
import hostdev.core.plan.Goal;
import hostdev.core.plan.Plan;
import hostdev.core.plan.WayBack;
import hostdev.core.plan.step.Step;
import hostdev.host.root.ForwardingRoot;
import hostdev.host.root.HostRoot;
import hostdev.host.sim.SimulatedMachine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What is made ready before a plan's first effect, against what the plan then writes.
class ReadyWritesTest {
    private static final String DEVICES = "/sys/bus/pci/devices/";
    private static final String EHCI = "0000:00:1d.7";
    private static final String UHCI = "0000:00:1d.0";
    private static final String NIC = "0000:01:00.0";

    private SimulatedMachine machine;
    private Plans plans;

    @BeforeEach
    void aGroupOfTwoAndACard() {
        machine = SimulatedMachine.of("chapter", """
            driver    vfio-pci
            function  00:1d.0 8086:2934 class=0c0300 driver=uhci_hcd group=4
            function  00:1d.7 8086:293a class=0c0320 driver=ehci-pci group=4
            function  01:00.0 8086:10d3 class=020000 driver=e1000e group=7 reset=flr
            guest     win2k3
            """);
        plans = new Plans(machine, StateDirectory.standard(machine.disk()));
    }

    private static PciAddress at(String address) {
        return PciAddress.fromSysfs(address).orElseThrow();
    }

    private Plan plan(Goal goal) {
        return plans.plan(goal, List.of(at(EHCI), at(UHCI), at(NIC)));
    }

    /// Plans that lead from one to the next: to and fro between drivers, with overrides and without, with an origin and
    /// without one.
    @Test
    void makesReadyJustWhatItThenWrites() {
        writesWhatWasMadeReady(new Goal.Bind(at(EHCI), DriverName.VFIO_PCI), 4);
        writesWhatWasMadeReady(new Goal.Bind(at(EHCI), new DriverName("ehci-pci")), 4);
        writesWhatWasMadeReady(new Goal.Unbind(at(EHCI)), 1);
        writesWhatWasMadeReady(new Goal.Release(List.of(at(EHCI))), 3);
        machine.handWrites(DEVICES + UHCI + "/driver_override", "uhci_hcd\n");
        writesWhatWasMadeReady(new Goal.Assign(List.of(at(EHCI)), new GuestName("win2k3"), true, false), 8);
        writesWhatWasMadeReady(new Goal.Release(List.of(at(EHCI), at(UHCI))), 6);
        machine.handWrites(DEVICES + NIC + "/driver_override", "vfio-pci\n");
        machine.handWrites(DEVICES + NIC + "/driver/unbind", NIC);
        machine.handWrites("/sys/bus/pci/drivers_probe", NIC);
        writesWhatWasMadeReady(new Goal.Release(List.of(at(NIC))), 3);
    }

    /// A file that was opened before its function came anew is no longer that function's.
    @Test
    void makesNothingReadyWhereFunctionsComeAnew() {
        List<Step> bind = plan(new Goal.Bind(at(NIC), DriverName.VFIO_PCI)).steps();
        List<Step> rescan =
                plan(new Goal.Revive(at(NIC), WayBack.RESCAN, false)).steps();
        List<Step> both = Stream.concat(bind.stream(), rescan.stream()).toList();
        Executor executor = new Executor(plans.place(machine.root()), Progress.SILENT);
        assertThat(executor.writes(new Plan("bind", bind, List.of()))).hasSize(4);
        assertThat(executor.writes(new Plan("both", both, List.of()))).isEmpty();
    }

    private void writesWhatWasMadeReady(Goal goal, int writes) {
        List<String> ready = new ArrayList<>();
        List<String> written = new ArrayList<>();
        HostRoot root = new ForwardingRoot(machine.root()) {
            @Override
            public Ready ready(List<String> files) {
                ready.addAll(files);
                return super.ready(files);
            }

            @Override
            public Written write(String path, String text, Duration limit, LongConsumer writer) {
                written.add(path);
                return super.write(path, text, limit, writer);
            }
        };
        plans.apply(plan(goal), root);
        assertThat(ready).as(goal.toString()).hasSize(writes).containsExactlyElementsOf(written);
    }
}
