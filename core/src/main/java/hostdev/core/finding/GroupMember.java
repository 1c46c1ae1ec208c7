package hostdev.core.finding;

import hostdev.core.model.Attachment;
import hostdev.core.model.DriverName;
import hostdev.core.model.Fact;
import hostdev.core.model.Host;
import hostdev.core.model.IommuGroup;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciFunction;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// A member of an IOMMU group, and what becomes of it when another member goes to a guest.
///
/// @param function empty where the host shows it in the group and nowhere else
public record GroupMember(PciAddress address, Optional<PciFunction> function, Role role) {
    /// What a member means for the group. The kernel calls a group viable when nobody drives a member who could give
    /// the device orders of his own (drivers/iommu/iommu.c, `iommu_group_claim_dma_owner`).
    public enum Role {
        /// Is itself given to the guest.
        NAMED("given"),
        /// A driver of the host has it: it must be taken from it.
        TAKEN_ALONG("taken-along"),
        /// A bridge that a driver of the host has and that is never taken: the group cannot be given away.
        NEVER_TAKEN("never-taken"),
        /// A part of the chipset that a driver of the host has and that is never taken.
        CHIPSET("chipset"),
        /// The physical function of one that is given: without its driver that one would be gone.
        PHYSICAL("physical-function"),
        /// A bridge that stays with the host and does not hinder.
        BRIDGE("bridge"),
        /// It is on a bus that the driver of another member brings, and goes away with that driver.
        GOES_WITH_CONTROLLER("goes-with-controller"),
        /// No driver has it, which is enough.
        WITHOUT_DRIVER("without-driver"),
        /// A driver for guests has it already.
        WITH_GUESTS("with-guests"),
        /// It cannot be seen who drives it.
        UNSEEN("unknown");

        private final String code;

        Role(String code) {
            this.code = code;
        }

        /// Stable, for scripts.
        public String code() {
            return code;
        }

        /// Whether the group is not viable while it is so.
        public boolean hinders() {
            return this == TAKEN_ALONG || stays() || this == UNSEEN;
        }

        /// Whether the host keeps it, and with that the whole group.
        public boolean stays() {
            return this == NEVER_TAKEN || this == CHIPSET || this == PHYSICAL;
        }
    }

    /// In order of address.
    ///
    /// @param named those that are given to the guest
    public static List<GroupMember> of(Host host, IommuGroup group, Collection<PciAddress> named) {
        List<GroupMember> members = new ArrayList<>();
        for (PciAddress address : group.members()) {
            Optional<PciFunction> function = host.function(address);
            Role role = named.contains(address)
                    ? Role.NAMED
                    : function.map(it -> goesAway(host, it, group) ? Role.GOES_WITH_CONTROLLER : role(host, it, named))
                            .orElse(Role.UNSEEN);
            members.add(new GroupMember(address, function, role));
        }
        return members;
    }

    /// No guest gets the group before the controller is taken from its driver.
    private static boolean goesAway(Host host, PciFunction function, IommuGroup group) {
        return function.parent().isPresent()
                && host.controllersAbove(function).stream()
                        .anyMatch(controller -> group.members().contains(controller.address()));
    }

    private static Role role(Host host, PciFunction function, Collection<PciAddress> named) {
        return switch (function.driver()) {
            case Fact.Unknown<Optional<DriverName>> _ -> Role.UNSEEN;
            case Fact.Known<Optional<DriverName>>(var driver) -> {
                Role role = role(host, function, driver);
                boolean physical = role == Role.TAKEN_ALONG && isPhysicalOf(host, named, function.address());
                yield physical ? Role.PHYSICAL : role;
            }
        };
    }

    private static boolean isPhysicalOf(Host host, Collection<PciAddress> named, PciAddress member) {
        Optional<PciAddress> physical = Optional.of(member);
        return named.stream()
                .anyMatch(one -> host.function(one)
                        .filter(it -> it.physical().equals(physical))
                        .isPresent());
    }

    private static Role role(Host host, PciFunction function, Optional<DriverName> driver) {
        boolean free = driver.isEmpty() || driver.get().leavesGroupFree();
        if (function.isBridge()) {
            return free ? Role.BRIDGE : Role.NEVER_TAKEN;
        }
        if (driver.isEmpty()) {
            return Role.WITHOUT_DRIVER;
        }
        if (free) {
            return Role.WITH_GUESTS;
        }
        boolean chipset =
                !Chipset.mayStepAside(function) && Chipset.role(host, function).isPresent();
        return chipset ? Role.CHIPSET : Role.TAKEN_ALONG;
    }

    /// `0000:00:1d.0 (uhci_hcd, usb2)`, `0000:00:02.0 (bridge, pcieport)`: who drives it and what hangs on it.
    public String words(Host host) {
        List<String> words = new ArrayList<>();
        if (function.map(it -> it.isBridge()).orElse(false)) {
            words.add("bridge");
        }
        words.add(driver());
        for (Attachment attachment : host.attachedTo(address)) {
            words.add(Words.thing(attachment));
        }
        return address + " (" + String.join(", ", words) + ")";
    }

    private String driver() {
        return function.map(PciFunction::driver)
                .orElseGet(() -> Fact.unknown("it is not there"))
                .either(driver -> driver.map(DriverName::name).orElse("no driver"), why -> "driver unknown: " + why);
    }
}
