package hostdev.it.lab;

import hostdev.core.format.HostdevElement;
import hostdev.core.model.Hostdev;
import hostdev.core.model.HostdevOptions;
import hostdev.core.model.PciAddress;
import hostdev.host.hypervisor.Hypervisor;
import hostdev.host.hypervisor.HypervisorContract;
import hostdev.host.hypervisor.Libvirt;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// libvirt's driver for QEMU, with real guests and a real card.
class LibvirtQemuTest extends OnPracticeHost {
    private static final PciAddress NIC = new PciAddress(0, 1, 0, 0);

    LibvirtQemuTest() {
        super("vtd");
    }

    /// Our code runs here, with this machine's client of libvirt; the daemon that it speaks with is in the practice
    /// host.
    @Nested
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    class Contract extends HypervisorContract {
        @SuppressWarnings("NullAway.Init") // set before any test
        private Tunnel tunnel;

        @BeforeAll
        void runGuests(@TempDir Path directory) throws IOException {
            shell("""
                    modprobe vfio-pci
                    virsh dumpxml win2k3 >/tmp/win2k3.xml
                    virsh undefine modern
                    for guest in asleep busy; do
                        sed "/<uuid>/d; s/win2k3/$guest/" /tmp/win2k3.xml >/tmp/$guest.xml
                        virsh define /tmp/$guest.xml
                    done
                    virsh start asleep --paused
                    virsh start busy
                    # a guest lets go of a device only once its kernel is up
                    for i in $(seq 240); do
                        grep -q GUEST-END /var/log/libvirt/qemu/busy-console.log && exit
                        sleep 0.5
                    done
                    cat /var/log/libvirt/qemu/busy-console.log
                    exit 1""");
            tunnel = Tunnel.open(directory.resolve("libvirt"), host(), "/run/libvirt/libvirt-sock");
        }

        @AfterAll
        void close() throws IOException {
            tunnel.close();
        }

        @Override
        protected Hypervisor open() {
            return Libvirt.open("qemu:///system?socket=" + tunnel.here());
        }

        @Override
        protected String withMoreMemory(String definition) {
            return definition.replace("262144", "524288");
        }

        @Override
        protected PciAddress device() {
            return NIC;
        }

        @Override
        protected String element(PciAddress device) {
            return HostdevElement.text(new Hostdev(device, HostdevOptions.MANAGED));
        }
    }
}
