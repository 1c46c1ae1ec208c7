package hostdev.it.lab;

import hostdev.core.format.XlPciEntry;
import hostdev.core.model.PciAddress;
import hostdev.host.hypervisor.Hypervisor;
import hostdev.host.hypervisor.HypervisorContract;
import hostdev.host.hypervisor.Xl;
import hostdev.lab.Options;
import hostdev.lab.PracticeHost;
import hostdev.lab.Topologies;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/// The contract of hypervisors on the real `xl`, with real guests of Xen: our code runs here, what it reads, writes and
/// runs is in the practice host.
@Tag("lab")
class XlContractTest extends HypervisorContract {
    private static @Nullable PracticeHost host;

    private static PracticeHost host() {
        return Objects.requireNonNull(host);
    }

    @BeforeAll
    static void powerOn() {
        host = PracticeHost.start(Topologies.named("xen"), Options.usual());
        Inside.shell(host, "modprobe xen-pciback && xl pci-assignable-add 0000:01:00.0");
    }

    @AfterAll
    static void powerOff() {
        host().close();
    }

    /// As a test before may have left them, or not.
    @Override
    protected Hypervisor open() {
        Inside.shell(host(), """
                cd /etc/xen
                for name in asleep busy win2k3; do
                    cat >$name.cfg.new <<END
                name = "$name"
                type = "pv"
                kernel = "/usr/lib/hostdev-lab/guest/vmlinuz"
                ramdisk = "/usr/lib/hostdev-lab/guest/initrd"
                extra = "console=hvc0 guest=stay"
                memory = 256
                passthrough = "enabled"
                END
                    mv $name.cfg.new $name.cfg
                done
                xl domid win2k3 >/dev/null 2>&1 && xl destroy win2k3
                xl domid asleep >/dev/null 2>&1 || xl create -q -p asleep.cfg
                if xl pci-list busy 2>/dev/null | grep -q 01:00.0; then xl destroy busy; fi
                xl domid busy >/dev/null 2>&1 || xl create -q busy.cfg
                # a guest lets go of a device only once its kernel is up
                for i in $(seq 60); do grep -q GUEST-END /var/log/xen/console/guest-busy.log && break; sleep 0.5; done
                """);
        return new Xl(Inside.root(host()), Inside.disk(host()));
    }

    @Override
    protected String withMoreMemory(String definition) {
        return definition.replace("256", "512");
    }

    @Override
    protected PciAddress device() {
        return new PciAddress(0, 1, 0, 0);
    }

    @Override
    protected String element(PciAddress device) {
        return XlPciEntry.of(device).toString();
    }
}
