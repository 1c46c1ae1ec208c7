package hostdev.core.plan;

import hostdev.core.finding.Finding;
import hostdev.core.finding.Problem;
import hostdev.core.format.Definition;
import hostdev.core.format.DeviceClaims;
import hostdev.core.format.DomainXml;
import hostdev.core.format.HostdevWords;
import hostdev.core.guest.Abilities;
import hostdev.core.guest.AddressPlan;
import hostdev.core.guest.AddressPlanner;
import hostdev.core.guest.MachineType;
import hostdev.core.model.GuestName;
import hostdev.core.model.HostdevOptions;
import hostdev.core.model.HostdevOptions.Place;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/// What stands against giving a guest functions in a certain way: what its definition says already, and what its
/// hypervisor cannot do.
final class HostdevConflicts {
    private static final int NETWORK = 0x02;

    private final GuestName guest;
    private final DomainXml definition;
    private final HostdevOptions options;
    private final List<Finding> findings = new ArrayList<>();

    /// @param definition before the functions are put in
    HostdevConflicts(GuestName guest, DomainXml definition, HostdevOptions options) {
        this.guest = guest;
        this.definition = definition;
        this.options = options;
    }

    /// Everything at once.
    List<Finding> find(List<PciFunction> functions) {
        forOne(functions);
        hypervisor();
        options.bootOrder().ifPresent(this::bootOrder);
        if (options.place() instanceof Place.At(var address, var _)) {
            taken(
                    "address-taken",
                    "the guest address " + address,
                    address,
                    DeviceClaims::address,
                    "libvirt finds a free one where none is named");
        }
        options.alias()
                .ifPresent(alias -> taken(
                        "alias-taken",
                        "the alias " + alias,
                        alias,
                        DeviceClaims::alias,
                        "name another: " + HostdevWords.ALIAS + " ua-..."));
        options.acpiIndex()
                .ifPresent(index -> taken(
                        "acpi-index-taken",
                        "the ACPI index " + index,
                        index,
                        DeviceClaims::acpiIndex,
                        "name another: " + HostdevWords.ACPI_INDEX + " N"));
        options.teaming().ifPresent(persistent -> teaming(persistent, functions));
        if (options.display().on().orElse(false) && !definition.hasGraphics()) {
            block(
                    "no-graphics",
                    "the guest has no <graphics>, and a display is shown by that",
                    "add one: virt-xml " + guest.quoted() + " --add-device --graphics spice");
        }
        return List.copyOf(findings);
    }

    private void forOne(List<PciFunction> functions) {
        if (functions.size() < 2) {
            return;
        }
        List<String> ofOne = HostdevWords.ofOneOnly(options);
        if (!ofOne.isEmpty()) {
            block(
                    "said-of-several",
                    String.join(", ", ofOne) + " can be said of one device only, and " + functions.size()
                            + " are named",
                    "assign them one after the other");
        }
    }

    private void hypervisor() {
        if (!options.xl().equals(HostdevOptions.Xl.UNSAID)) {
            block(
                    "not-for-this-hypervisor",
                    HostdevWords.XL + " is for guests that xl starts, and libvirt has no word for it",
                    "leave it out");
        }
        boolean xen = definition.type().equals(Optional.of("xen"));
        if (!xen) {
            options.writeFiltering()
                    .ifPresent(_ -> notFor(
                            HostdevWords.WRITE_FILTERING, "is for guests of Xen: QEMU filters nothing for VFIO"));
            return;
        }
        List<String> qemus = new ArrayList<>();
        when(!options.rom().equals(HostdevOptions.Rom.UNSAID), HostdevWords.ROM, qemus);
        when(options.bootOrder().isPresent(), HostdevWords.BOOT_ORDER, qemus);
        when(options.driver().model().isPresent(), HostdevWords.DRIVER, qemus);
        when(options.driver().iommufd().isPresent(), HostdevWords.IOMMUFD, qemus);
        when(options.teaming().isPresent(), HostdevWords.TEAMING, qemus);
        when(options.acpiIndex().isPresent(), HostdevWords.ACPI_INDEX, qemus);
        when(options.display().on().isPresent(), HostdevWords.DISPLAY, qemus);
        when(options.place() instanceof Place.Nowhere, HostdevWords.GUEST_ADDRESS + " none", qemus);
        qemus.forEach(option -> notFor(option, "is for guests of KVM and QEMU"));
    }

    private static void when(boolean said, String option, List<String> options) {
        if (said) {
            options.add(option);
        }
    }

    private void notFor(String option, String why) {
        block(
                "not-for-this-hypervisor",
                option + " " + why + ", and this guest is of "
                        + definition.type().orElse("an unknown kind"),
                "leave it out");
    }

    private void bootOrder(int order) {
        if (definition.bootsByKind()) {
            block(
                    "boot-by-kind",
                    "the definition says by <os><boot dev='...'/> what to boot from, which excludes "
                            + HostdevWords.BOOT_ORDER,
                    "take those out and give the devices an order: hostdev edit " + guest.quoted());
        }
        taken(
                "boot-order-taken",
                "the boot order " + order,
                order,
                DeviceClaims::bootOrder,
                "name another: " + HostdevWords.BOOT_ORDER + " " + free());
    }

    private int free() {
        int order = 1;
        while (holder(order, DeviceClaims::bootOrder).isPresent()) {
            order++;
        }
        return order;
    }

    private <T> void taken(String code, String what, T wanted, Function<DeviceClaims, Optional<T>> of, String fix) {
        holder(wanted, of).ifPresent(holder -> block(code, what + " is that of " + holder.device() + " already", fix));
    }

    private <T> Optional<DeviceClaims> holder(T wanted, Function<DeviceClaims, Optional<T>> of) {
        return definition.claims().stream()
                .filter(claims -> of.apply(claims)
                        .filter(it -> Objects.equals(it, wanted))
                        .isPresent())
                .findFirst();
    }

    private void teaming(String persistent, List<PciFunction> functions) {
        for (PciFunction function : functions) {
            if (function.pciClass().code() >> 16 != NETWORK) {
                findings.add(Finding.blocks(
                        "teaming-no-network",
                        function.address(),
                        "it is no network device, and a team is of two such",
                        "",
                        "leave out " + HostdevWords.TEAMING));
            }
        }
        Optional<DeviceClaims> partner = holder(persistent, DeviceClaims::alias);
        if (partner.filter(DeviceClaims::persistent).isEmpty()) {
            block(
                    "teaming-no-partner",
                    partner.map(it -> it.device() + " has the alias " + persistent
                                    + " and no <teaming type='persistent'/>")
                            .orElse("no device has the alias " + persistent),
                    "its virtio <interface> needs both: hostdev edit " + guest.quoted());
        }
    }

    private void block(String code, String what, String fix) {
        findings.add(Finding.blocks(code, guest, what, "", fix));
    }

    /// Blocks where libvirt could not put a device there, by the rules of the guest's machine. Nothing is said where
    /// the
    /// machine, or the definition as it is, is not understood: libvirt itself has the last word.
    ///
    /// @param after with the device in it
    static Optional<Finding> impossibleAddress(GuestName guest, DomainXml before, DomainXml after) {
        if (before.machine().flatMap(MachineType::of).isEmpty()
                || broken(before).isPresent()) {
            return Optional.empty();
        }
        return broken(after)
                .map(rule -> Finding.blocks(
                        "address-impossible",
                        guest,
                        "the guest's machine has no such place: " + rule.what(),
                        "",
                        "see what is free: hostdev slots " + guest.quoted()));
    }

    private static Optional<Problem> broken(DomainXml definition) {
        try {
            AddressPlan _ = AddressPlanner.plan(definition, Abilities.NEWEST, _ -> true, false);
            return Optional.empty();
        } catch (Problem rule) {
            return Optional.of(rule);
        }
    }

    /// Blocks where the guest has the function already, otherwise than it is wished now.
    static Optional<Finding> otherwise(GuestName guest, Definition definition, PciAddress device, HostdevOptions wish) {
        boolean same = wish.equals(HostdevOptions.MANAGED)
                || definition.options(device).equals(Optional.of(wish));
        return same
                ? Optional.empty()
                : Optional.of(Finding.blocks(
                        "guest-has-it-otherwise",
                        device,
                        "the guest " + guest + " has it in its definition already, otherwise than wished here",
                        "",
                        "take it out first: hostdev release " + device + "; or write it yourself: hostdev edit "
                                + guest.quoted()));
    }
}
