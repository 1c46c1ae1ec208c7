package hostdev.core.doctor;

import hostdev.core.boot.BootFacts;
import hostdev.core.boot.KeptDevice;
import hostdev.core.boot.Readiness;
import hostdev.core.format.DomainXml;
import hostdev.core.format.XenText;
import hostdev.core.model.Fact;
import hostdev.core.model.FirmwareTable;
import hostdev.core.model.Hardware;
import hostdev.core.model.Holder;
import hostdev.core.model.Host;
import hostdev.core.model.PciAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What of a machine decides whether its devices can be given away, as it was read at one moment.
///
/// @param boot what boots it, and what that is told
/// @param prepared the plan of an earlier boot by which hostdev prepared the boot files; empty where none did
/// @param hardware what the firmware claims, and what of the screen is on display functions
public record Setup(
        Host host,
        Hardware hardware,
        Fact<Processor> processor,
        Firmware firmware,
        Kernel kernel,
        Vfio vfio,
        Bindings bindings,
        Security security,
        Hypervisors hypervisors,
        Guests guests,
        BootFacts boot,
        Optional<String> prepared) {
    /// @param table which of `DMAR` and `IVRS` the firmware has; empty inside where neither
    /// @param content of that table, for those who may read it
    public record Firmware(Fact<Optional<String>> table, Fact<FirmwareTable> content) {}

    /// @param builtIn what the kernel was built with, `INTEL_IOMMU_DEFAULT_ON`; only what the rules ask for
    /// @param remapsInterrupts whether its interrupts go through the IOMMU
    /// @param lockdown `none`, `integrity` or `confidentiality`; empty inside where the kernel knows no lockdown
    public record Kernel(
            Fact<String> release,
            Fact<KernelArguments> line,
            Fact<BuiltIn> builtIn,
            Fact<Boolean> remapsInterrupts,
            Fact<Optional<String>> lockdown) {}

    /// @param kvm whether there is a `/dev/kvm`
    /// @param driver whether the kernel has, or can load, vfio-pci
    /// @param parameters of modules that are loaded, `vfio_iommu_type1.allow_unsafe_interrupts`
    /// @param variants the kernel's aliases of drivers that are made for certain devices
    public record Vfio(
            Fact<Boolean> kvm, Fact<Boolean> driver, Map<String, String> parameters, List<VariantDriver> variants) {}

    /// @param modprobe lines about drivers for guests, also of files that modprobe does not read
    /// @param overrides what driverctl, rules of udev and scripts bind by address
    /// @param kept what `hostdev prepare --keep` keeps
    /// @param early modules that the initramfs and the booted system load
    /// @param drivers what the running kernel has
    public record Bindings(
            List<ModprobeLine> modprobe,
            List<KeptDriver> overrides,
            List<KeptDevice> kept,
            List<EarlyModules> early,
            DriverModules drivers) {
        /// A driver for one device, as somebody else keeps it.
        ///
        /// @param device its address as it is written there
        public record KeptDriver(String file, String device, String driver) {}
    }

    /// @param selinux empty inside where it is not there
    /// @param appArmor whether it is on
    /// @param appArmorHelper whether libvirt's helper for it is installed
    public record Security(Fact<Optional<Selinux>> selinux, Fact<Boolean> appArmor, Fact<Boolean> appArmorHelper) {
        /// @param sysfsAllowed the boolean `virt_use_sysfs`; empty where the policy has none
        public record Selinux(boolean enforcing, Optional<Boolean> sysfsAllowed) {}
    }

    /// @param xen where this is Xen's first domain
    /// @param qemu where it is installed
    /// @param libvirt where its daemon is installed
    /// @param running whether libvirt can be asked, or is started when it is asked
    /// @param manager what runs guests here without libvirt, `Proxmox VE`
    public record Hypervisors(
            Optional<Xen> xen,
            Fact<Optional<Emulator>> qemu,
            Fact<Boolean> libvirt,
            Fact<Boolean> running,
            Optional<String> manager) {
        /// @param vfio whether it has the device vfio-pci, as it says itself
        public record Emulator(String path, Fact<Boolean> vfio) {}

        /// @param line Xen's own arguments
        /// @param capabilities `virt_caps` of `xl info`
        /// @param remapsInterrupts whether interrupts go through its IOMMU
        /// @param backend whether the driver xen-pciback is there or can be loaded
        /// @param holders which functions its store says are connected to guests
        public record Xen(
                Fact<KernelArguments> line,
                Fact<List<String>> capabilities,
                Fact<Boolean> remapsInterrupts,
                Fact<Boolean> backend,
                Fact<Map<PciAddress, List<Holder>>> holders) {
            Fact<Boolean> iommuOn() {
                return capabilities.map(XenText::givesDevices);
            }
        }
    }

    /// @param memory of the machine, in KiB
    /// @param limited guests with devices of the host
    public record Guests(Fact<Long> memory, Fact<List<Limited>> limited) {
        /// @param memory of the guest, in KiB
        public record Limited(String name, long memory, DomainXml definition) {}
    }

    /// What the next boot will have, and what would change that.
    Readiness readiness() {
        return Readiness.of(boot);
    }

    boolean onXen() {
        return hypervisors.xen().isPresent();
    }

    /// Whether an IOMMU is seen at work under Linux: that ends every question about what switches it on.
    boolean hasGroups() {
        return !host.groups().isEmpty();
    }

    /// The same under Xen too.
    boolean iommuOn() {
        return hypervisors
                .xen()
                .map(xen -> xen.iommuOn().equals(Fact.known(true)))
                .orElseGet(this::hasGroups);
    }

    KernelArguments line() {
        return kernel.line().seen().orElseGet(() -> KernelArguments.parse(""));
    }
}
