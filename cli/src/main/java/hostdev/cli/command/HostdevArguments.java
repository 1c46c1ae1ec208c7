package hostdev.cli.command;

import hostdev.cli.Arguments;
import hostdev.cli.Option;
import hostdev.cli.Session;
import hostdev.core.finding.Finding;
import hostdev.core.finding.Problem;
import hostdev.core.format.HostdevWords;
import hostdev.core.model.Fact;
import hostdev.core.model.HostdevOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The options that say how a guest is given a device, and what they come to.
final class HostdevArguments {
    private static final int SIGNATURE = 2;

    private HostdevArguments() {}

    static List<Option> options() {
        return List.of(
                Option.value(
                        HostdevWords.ROM, "ROM", "off: the guest finds none; hidden; on; or the file to show instead"),
                Option.value(HostdevWords.BOOT_ORDER, "N", "the guest's firmware tries it as the Nth"),
                Option.value(HostdevWords.GUEST_ADDRESS, "ADDRESS", "its address in the guest (00:05.0), or none"),
                Option.flag(HostdevWords.MULTIFUNCTION, "other functions stand beside it at that address"),
                Option.value(HostdevWords.ALIAS, "NAME", "its name in the definition, ua-..."),
                Option.value(HostdevWords.ACPI_INDEX, "N", "a network card is called enoN in a guest of Linux"),
                Option.value(
                        HostdevWords.TEAMING, "NAME", "a network card in a team with the <interface> of that alias"),
                Option.value(HostdevWords.DRIVER, "NAME", "the host driver that holds it, unless vfio-pci"),
                Option.flag(HostdevWords.IOMMUFD, "QEMU uses /dev/iommu (libvirt 12)"),
                Option.flag(HostdevWords.NO_MANAGED, "libvirt does not take it and give it back; hostdev does"),
                Option.value(HostdevWords.WRITE_FILTERING, "YES|NO", "whether Xen filters what the guest writes"),
                Option.value(HostdevWords.XL, "SETTINGS", "in xl.cfg: seize=1,msitranslate=1,rdm_policy=strict"),
                Option.value(HostdevWords.DISPLAY, "ON|OFF", "whether the guest's display shows what a vGPU draws"),
                Option.flag(HostdevWords.RAMFB, "that display shows a framebuffer until the driver comes"));
    }

    /// @param more the verb's own, which come first
    static List<Option> after(List<Option> more) {
        List<Option> all = new ArrayList<>(more);
        all.addAll(options());
        return List.copyOf(all);
    }

    /// @throws Problem a usage error that quotes what is wrong
    static HostdevOptions of(Arguments arguments) {
        return HostdevWords.parse(name -> arguments.value(name).or(() -> flag(arguments, name)));
    }

    private static Optional<String> flag(Arguments arguments, String name) {
        return arguments.has(name) ? Optional.of("") : Optional.empty();
    }

    /// Looks at the file that a guest shall find as ROM: QEMU does not start without it.
    ///
    /// @return what a person should know of it
    /// @throws Problem where it cannot be read
    static List<Finding> requireRom(Session session, HostdevOptions options) {
        return options.rom().file().map(file -> look(session, file)).orElseGet(List::of);
    }

    private static List<Finding> look(Session session, String file) {
        return switch (session.root().bytes(file, SIGNATURE)) {
            case Fact.Unknown<byte[]>(var why) ->
                throw Problem.notFit(
                        file, "the ROM's file cannot be read: " + why, "name one that is there, or: --rom off");
            case Fact.Known<byte[]>(var start) -> {
                boolean rom = start.length >= SIGNATURE && start[0] == 0x55 && start[1] == (byte) 0xaa;
                yield rom
                        ? List.of()
                        : List.of(Finding.warns(
                                "no-rom",
                                file,
                                "does not begin as a PCI ROM does, with 55 aa",
                                "the guest's firmware would not run it",
                                "dumps of some tools have a header in front: cut it off"));
            }
        };
    }
}
