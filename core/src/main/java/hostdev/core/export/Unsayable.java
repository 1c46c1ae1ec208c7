package hostdev.core.export;

import hostdev.core.finding.Problem;
import hostdev.core.format.HostdevWords;
import hostdev.core.format.XlPciEntry;
import hostdev.core.model.HostdevOptions;
import hostdev.core.model.HostdevOptions.Place;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a target cannot be told, with the reason.
final class Unsayable {
    /// Where a person says whether a device stands behind an IOMMU of the guest's own.
    static final String GUEST_IOMMU = "--guest-iommu";

    private final Target target;
    private final HostdevOptions options;
    private final List<String> reasons = new ArrayList<>();

    private Unsayable(Target target, HostdevOptions options) {
        this.target = target;
        this.options = options;
    }

    /// @throws Problem a usage error with all of them
    static void require(
            Target target, List<PciFunction> functions, HostdevOptions options, Optional<Boolean> guestIommu) {
        Unsayable unsayable = new Unsayable(target, options);
        unsayable.find(guestIommu);
        functions.forEach(function -> unsayable.domain(function.address()));
        if (!unsayable.reasons.isEmpty()) {
            throw Problem.usage(
                    target.title() + " cannot be told " + String.join(", ", unsayable.reasons), "leave it out");
        }
    }

    private void find(Optional<Boolean> guestIommu) {
        if (target != Target.CLOUD_HYPERVISOR && guestIommu.isPresent()) {
            reasons.add(GUEST_IOMMU + " (the guest's IOMMU is a device of its own)");
        }
        switch (target) {
            case LIBVIRT -> xls("libvirt has no word for it");
            case QEMU -> {
                driver("QEMU takes a function as it is bound: hostdev bind DEVICE DRIVER");
                xens();
                nowhere();
            }
            case XL -> {
                driver("Xen's driver for guests is pciback");
                qemus("xl has no word for it");
                slotOnly();
            }
            case CLOUD_HYPERVISOR -> {
                driver("it takes a function as it is bound: hostdev bind DEVICE DRIVER");
                xens();
                qemusWithoutAlias("Cloud Hypervisor has no word for it");
                slotOnly();
            }
        }
    }

    private void driver(String why) {
        when(options.driver().model().isPresent(), HostdevWords.DRIVER, why);
    }

    private void xls(String why) {
        when(!options.xl().equals(HostdevOptions.Xl.UNSAID), HostdevWords.XL, why);
    }

    private void xens() {
        xls("only xl knows it");
        when(options.writeFiltering().isPresent(), HostdevWords.WRITE_FILTERING, "only Xen filters");
    }

    private void qemus(String why) {
        qemusWithoutAlias(why);
        when(options.alias().isPresent(), HostdevWords.ALIAS, why);
    }

    private void qemusWithoutAlias(String why) {
        when(!options.rom().equals(HostdevOptions.Rom.UNSAID), HostdevWords.ROM, why);
        when(options.bootOrder().isPresent(), HostdevWords.BOOT_ORDER, why);
        when(options.acpiIndex().isPresent(), HostdevWords.ACPI_INDEX, why);
        when(options.teaming().isPresent(), HostdevWords.TEAMING, why);
        when(options.driver().iommufd().isPresent(), HostdevWords.IOMMUFD, why);
        when(options.display().on().isPresent(), HostdevWords.DISPLAY, why);
    }

    private void nowhere() {
        when(
                options.place() instanceof Place.Nowhere,
                HostdevWords.GUEST_ADDRESS + " none",
                "a device that the guest shall not see is left out");
    }

    /// A slot on the guest's bus 0 can be said, and no more.
    private void slotOnly() {
        nowhere();
        if (options.place() instanceof Place.At(var address, var multifunction)) {
            when(
                    address.bus() != 0 || address.function() != 0,
                    HostdevWords.GUEST_ADDRESS + " " + address,
                    "a slot can be chosen, 00:SLOT.0, no bus and no function");
            when(multifunction.isPresent(), HostdevWords.MULTIFUNCTION, "a slot can be chosen, no function");
        }
    }

    private void domain(PciAddress address) {
        when(target == Target.XL && !XlPciEntry.canName(address), address.toString(), "its domains have 16 bits");
    }

    private void when(boolean said, String option, String why) {
        if (said) {
            reasons.add(option + " (" + why + ")");
        }
    }
}
