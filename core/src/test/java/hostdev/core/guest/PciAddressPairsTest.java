package hostdev.core.guest;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.format.DomainXml;
import hostdev.core.format.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// libvirt's own test pairs: a definition without addresses, and the same with those that libvirt gave.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PciAddressPairsTest {
    private static final Map<String, int[]> SCORES = new TreeMap<>();

    record Row(String chipset, String name, Set<String> abilities, String rootPortModel, String usb) {
        @Override
        public String toString() {
            return chipset + " " + name;
        }
    }

    static Stream<Row> rows() throws IOException {
        return SharedRows.of("PCI-ADDRESS-PAIRS.tsv").map(row -> {
            Set<String> abilities = new HashSet<>();
            for (String ability : List.of("video_primary", "virtio_is_pcie", "pcie_pci_bridge")) {
                if (row.get(ability).equals("1")) {
                    abilities.add(ability);
                }
            }
            return new Row(
                    row.get("chipset"),
                    row.get("name"),
                    abilities,
                    row.get("pcie_root_port_model"),
                    usb(row.get("qemu_caps_in_test")));
        });
    }

    /// Where the row's QEMU is said whole, its USB controllers are among its abilities.
    @ParameterizedTest
    @MethodSource("rows")
    void givesTheSameWithTheUsbOfTheRowsQemuNamed(Row row) throws IOException {
        Set<String> abilities = new HashSet<>(row.abilities);
        abilities.add(row.usb);
        assertThat(differences(row, abilities)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void givesExactlyLibvirtsAddressesAndControllers(Row row) throws IOException {
        int[] score = SCORES.computeIfAbsent(row.chipset, chipset -> new int[2]);
        score[1]++;
        assertThat(differences(row, row.abilities)).isEmpty();
        score[0]++;
    }

    private static List<String> differences(Row row, Set<String> abilities) throws IOException {
        Path tests = SharedData.directory("libvirt/tests");
        String in = Files.readString(tests.resolve("qemuxml2argvdata").resolve(row.name + ".xml"));
        String expected = Files.readString(tests.resolve("qemuxml2xmloutdata").resolve(row.name + ".xml"));
        AddressPlan plan = AddressPlanner.plan(
                DomainXml.parse(row.name, in), Abilities.of(abilities, row.rootPortModel), function -> true, false);
        return GuestPicture.differences(GuestPicture.of(expected), GuestPicture.of(plan.text()));
    }

    private static String usb(String capabilities) {
        if (capabilities.contains("NEC_USB_XHCI")) {
            return "nec_xhci";
        }
        return capabilities.contains("ICH9_USB_EHCI1") ? "ich9_usb" : "no_usb";
    }

    @AfterAll
    void tellsHowMany() {
        SCORES.forEach((chipset, score) ->
                System.out.println("PCI-ADDRESS-PAIRS " + chipset + ": " + score[0] + " of " + score[1]));
    }
}
