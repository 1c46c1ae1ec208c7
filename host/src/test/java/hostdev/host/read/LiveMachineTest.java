package hostdev.host.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hostdev.core.format.PciNames;
import hostdev.core.model.Attachment;
import hostdev.core.model.ConfigSpace;
import hostdev.core.model.Fact;
import hostdev.core.model.Host;
import hostdev.core.model.NetworkConfig;
import hostdev.core.model.PciFunction;
import hostdev.core.model.PciIds;
import hostdev.host.root.HostRoot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The readers on the machine that the tests run on, against what other programs of it say.
class LiveMachineTest {
    private final HostRoot root = HostRoot.thisMachine();

    @BeforeEach
    void needsAPciBus() {
        assumeTrue(root.exists("/sys/bus/pci/devices"), "no PCI bus here");
    }

    @Test
    void namesFunctionsAsLspciDoes() {
        List<String> theirs = output("lspci", "-Dmm").lines().toList();
        Host host = HostReader.read(root, Set.of());
        PciNames names = NameReader.read(root, host.all());
        List<String> ours = new ArrayList<>();
        for (PciFunction function : host.all()) {
            ours.add(function.address() + " \"" + names.className(function.pciClass()) + "\" \""
                    + names.vendor(function.ids().vendor()).orElse("?") + "\" \""
                    + names.device(function.ids())
                            .orElse("Device " + function.ids().toString().substring(5)) + "\"");
        }
        assertThat(theirs).hasSameSizeAs(ours);
        for (int i = 0; i < ours.size(); i++) {
            // behind these come revision and board; a subclass without a name has its number behind the class
            assertThat(theirs.get(i).replaceFirst(" \\[[0-9a-f]{4}]\"", "\"")).startsWith(ours.get(i));
        }
    }

    @Test
    void everyNameOfTheSystemsPciIdsIsFound() {
        Fact<byte[]> text = root.bytes("/usr/share/misc/pci.ids", 16 << 20);
        assumeTrue(text instanceof Fact.Known<byte[]>, "no /usr/share/misc/pci.ids here");
        byte[] bytes = text.seen().orElseThrow();
        Map<PciIds, String> expected = new HashMap<>();
        int vendor = -1;
        for (String line : new String(bytes, java.nio.charset.StandardCharsets.UTF_8).split("\n", -1)) {
            if (line.matches("[0-9a-f]{4}  .*")) {
                vendor = Integer.parseInt(line.substring(0, 4), 16);
            } else if (line.startsWith("C ")) {
                break;
            } else if (line.matches("\t[0-9a-f]{4}  .*")) {
                expected.put(new PciIds(vendor, Integer.parseInt(line.substring(1, 5), 16)), line.substring(7));
            }
        }
        PciFunction any = HostReader.read(root, Set.of()).all().iterator().next();
        List<PciFunction> wanted = new ArrayList<>();
        expected.keySet().forEach(ids -> wanted.add(withIds(any, ids)));
        PciNames names = PciNames.of(bytes, wanted);
        assertThat(expected).hasSizeGreaterThan(10_000);
        expected.forEach(
                (ids, name) -> assertThat(names.device(ids)).as(ids.toString()).contains(name));
    }

    private static PciFunction withIds(PciFunction function, PciIds ids) {
        return new PciFunction(
                function.address(),
                ids,
                function.subsystem(),
                function.pciClass(),
                function.revision(),
                function.driver(),
                function.driverOverride(),
                function.iommuGroup(),
                function.numaNode(),
                function.parent());
    }

    @Test
    void decodesEveryFunctionsOwnConfigurationSpace() {
        for (PciFunction function : HostReader.read(root, Set.of()).all()) {
            ConfigSpace config =
                    HostReader.detail(root, function.address()).config().seen().orElseThrow();
            assertThat(config.dead()).as(function.address().toString()).isFalse();
            assertThat(config.length()).isIn(64, 256, 4096);
        }
    }

    @Test
    void everyInterfaceThatHangsOnAFunctionCanBeAskedFor() {
        assumeTrue(root.exists("/sys/class/net/lo"), "no loopback interface here");
        output("ip", "-V");
        assertThat(NetworkReader.read(root, "lo").seen().orElseThrow().name()).isEqualTo("lo");
        Host host = HostReader.readAll(root);
        for (List<Attachment> attachments : host.attachments().values()) {
            Optional<List<NetworkConfig>> configs =
                    NetworkReader.readAll(root, attachments).seen();
            assertThat(configs.orElseThrow())
                    .extracting(NetworkConfig::name)
                    .containsExactlyElementsOf(attachments.stream()
                            .filter(one -> one.kind() == Attachment.Kind.NETWORK)
                            .map(Attachment::name)
                            .toList());
        }
        assertThat(NetworkReader.read(root, "no-such-if").toString())
                .contains("no-such-if")
                .contains("Unknown");
    }

    private String output(String... command) {
        HostRoot.Ran ran = root.run(List.of(command), Duration.ofSeconds(30));
        assumeTrue(ran instanceof HostRoot.Ran.Exited exited && exited.status() == 0, "no " + command[0] + " here");
        return ((HostRoot.Ran.Exited) ran).stdout();
    }
}
