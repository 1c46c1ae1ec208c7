package hostdev.host.hypervisor;

import hostdev.core.format.DomainCapabilities;
import hostdev.core.format.DomainXml;
import hostdev.core.model.Fact;
import hostdev.core.model.UnsafeFile;
import hostdev.host.root.HostRoot;
import hostdev.host.root.RootOnly;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// What the QEMU of a host can, as far as a guest's addresses depend on it: read off the devices that it lists.
///
/// @param words as `--able` takes them
/// @param rootPortModel the root port that libvirt adds with this QEMU
public record EmulatorAbilities(Set<String> words, String rootPortModel) {
    private static final Duration ANSWER = Duration.ofSeconds(20);

    /// Where distributions have it, the most usual first.
    private static final List<String> USUAL =
            List.of("/usr/bin/qemu-system-x86_64", "/usr/bin/qemu-kvm", "/usr/libexec/qemu-kvm");

    /// All places where distributions and Xen have it.
    private static final Pattern KNOWN = Pattern.compile("(/usr/(local/)?bin|/usr/lib(64|exec)?/xen(-[0-9.]+)?/bin"
            + "|/run/libvirt/nix-emulators)/qemu-system-[a-z0-9_]+"
            + "|/usr/bin/(qemu-kvm|kvm|kvm-spice|qemu-system-x86_64-spice)|/usr/libexec/qemu-kvm");

    /// Of the host's QEMU for a definition that anybody may have written: the emulator that it names is run only where
    /// it is one of a distribution's, and root's alone.
    public static Fact<EmulatorAbilities> forFile(HostRoot root, DomainXml xml) {
        Optional<String> named = named(xml);
        if (named.isPresent() && !isUsual(named.get())) {
            return Fact.unknown(
                    "the definition's <emulator> is not run, because no distribution has QEMU there: " + named.get());
        }
        return read(root, named.map(List::of).orElse(USUAL), _ -> false);
    }

    /// Of the QEMU that runs a guest: the one that its definition names, else the one that libvirt would use, else the
    /// usual ones.
    public static Fact<EmulatorAbilities> forGuest(HostRoot root, Hypervisor hypervisor, DomainXml xml) {
        return named(xml)
                .or(() -> chosen(hypervisor, xml))
                .map(emulator -> read(root, List.of(emulator), EmulatorAbilities::isUsual))
                .orElseGet(() -> read(root, USUAL, EmulatorAbilities::isUsual));
    }

    private static boolean isUsual(String emulator) {
        return KNOWN.matcher(emulator).matches();
    }

    private static Optional<String> named(DomainXml xml) {
        return xml.root().child("devices").flatMap(devices -> devices.textOf("emulator"));
    }

    private static Optional<String> chosen(Hypervisor hypervisor, DomainXml xml) {
        String arch = xml.root()
                .child("os")
                .flatMap(os -> os.child("type"))
                .flatMap(type -> type.attribute("arch"))
                .orElse("x86_64");
        return hypervisor
                .domainCapabilities(
                        xml.type().orElse("kvm"), arch, xml.machine().orElse("pc"))
                .seen()
                .flatMap(DomainCapabilities::emulator);
    }

    /// Asks the first that is there.
    ///
    /// @param trusted what need not be root's alone: on NixOS its store is not
    private static Fact<EmulatorAbilities> read(HostRoot root, List<String> emulators, Predicate<String> trusted) {
        if (!root.runsPrograms()) {
            return Fact.unknown("this is a copied tree, and QEMU is asked only where it runs");
        }
        for (String emulator : emulators) {
            if (root.exists(emulator)) {
                Optional<UnsafeFile> unsafe =
                        trusted.test(emulator) ? Optional.empty() : new RootOnly(root).file(emulator);
                return unsafe.<Fact<EmulatorAbilities>>map(file ->
                                Fact.unknown(emulator + " is not run, because " + file.path() + " " + file.reason()))
                        .orElseGet(() -> ask(root, emulator));
            }
        }
        return Fact.unknown("there is no " + String.join(", no ", emulators));
    }

    private static Fact<EmulatorAbilities> ask(HostRoot root, String emulator) {
        HostRoot.Ran ran = root.run(List.of(emulator, "-device", "help"), ANSWER);
        return ran instanceof HostRoot.Ran.Exited(int status, String devices, String errors) && status == 0
                ? Fact.known(of(devices))
                : Fact.unknown(emulator + " -device help did not answer");
    }

    /// @param devices what `-device help` prints
    public static EmulatorAbilities of(String devices) {
        Set<String> words = new TreeSet<>();
        boolean genericPort = has(devices, "pcie-root-port"); // since QEMU 2.9, where the first two have long been
        if (genericPort) {
            words.add("video_primary");
            words.add("virtio_is_pcie");
        }
        if (has(devices, "pcie-pci-bridge")) {
            words.add("pcie_pci_bridge");
        }
        if (has(devices, "qemu-xhci")) {
            words.add("qemu_xhci");
        } else if (has(devices, "nec-usb-xhci")) {
            words.add("nec_xhci");
        } else {
            words.add(has(devices, "ich9-usb-ehci1") ? "ich9_usb" : "no_usb");
        }
        if (has(devices, "virtio-sound-pci")) {
            // libvirt's, not QEMU's: 11.3 beside QEMU 10 does, 9.0 beside 7.2 does not; this device came in between
            words.add("sorted_controllers");
        }
        if (has(devices, "piix3-usb-uhci")) {
            words.add("piix3_usb");
        }
        if (!has(devices, "lsi53c895a") && !has(devices, "lsi")) {
            words.add("no_lsi");
        }
        return new EmulatorAbilities(words, genericPort ? "pcie-root-port" : "ioh3420");
    }

    private static boolean has(String devices, String name) {
        return devices.contains("name \"" + name + "\"");
    }
}
