package hostdev.it.lab;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.finding.Problem;
import hostdev.core.format.DomainXml;
import hostdev.core.guest.Abilities;
import hostdev.core.guest.AddressPlanner;
import hostdev.core.guest.SlotMap;
import hostdev.host.hypervisor.EmulatorAbilities;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the planner says against what the real libvirt does with definitions made by chance.
class GuestAddressesTest extends OnPracticeHost {
    private static final int GUESTS = 300;

    /// One session of virsh for all of them.
    private static final Duration LIMIT = Duration.ofMinutes(9);

    @TempDir
    private Path directory;

    GuestAddressesTest() {
        super("none");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pc", "q35"})
    void areThoseThatTheRealLibvirtGives(String machine) throws IOException {
        String answer = definedAndDumped(machine);
        EmulatorAbilities here = EmulatorAbilities.of(shell("qemu-system-x86_64 -device help"));
        Abilities abilities = Abilities.of(new TreeSet<>(here.words()), here.rootPortModel());
        List<String> differences = new ArrayList<>();
        int defined = 0;
        for (int seed = 0; seed < GUESTS; seed++) {
            Optional<String> theirs = definition(answer, "made-" + machine + "-" + seed);
            Optional<SlotMap> expected = theirs.flatMap(xml -> map(xml, abilities));
            Optional<SlotMap> ours = map(GeneratedGuest.of(machine, seed), abilities);
            defined += theirs.isPresent() ? 1 : 0;
            if (!expected.map(SlotMap::buses).equals(ours.map(SlotMap::buses))) {
                differences.add(machine + " " + seed + "\nlibvirt " + expected + "\nours    " + ours);
            }
        }
        System.out.println("real libvirt, " + machine + ": " + (GUESTS - differences.size()) + " of " + GUESTS
                + " the same, " + defined + " of them defined, the others refused by both");
        assertThat(differences).isEmpty();
        assertThat(defined).isGreaterThan(GUESTS * 9 / 10);
    }

    /// What libvirt makes of them, one after the other.
    private String definedAndDumped(String machine) throws IOException {
        StringBuilder script = new StringBuilder("mkdir -p /tmp/made\n");
        StringBuilder words = new StringBuilder();
        for (int seed = 0; seed < GUESTS; seed++) {
            String name = "made-" + machine + "-" + seed;
            String file = "/tmp/made/" + name + ".xml";
            script.append("cat > ").append(file).append(" <<'END-OF-GUEST'\n");
            script.append(GeneratedGuest.of(machine, seed)).append("END-OF-GUEST\n");
            words.append("define ").append(file).append("\ndumpxml --inactive ").append(name);
            words.append("\nundefine ").append(name).append('\n');
        }
        script.append("virsh > /tmp/made/answer 2> /tmp/made/errors <<'END-OF-WORDS'\n");
        script.append(words).append("END-OF-WORDS\ntrue\n");
        host().put(Files.writeString(directory.resolve("make.sh"), script), "/tmp/make.sh");
        assertThat(host().run(LIMIT, "sh", "/tmp/make.sh").exit()).isZero();
        Path answer = directory.resolve("answer");
        host().get("/tmp/made/answer", answer);
        return Files.readString(answer);
    }

    /// Empty where libvirt refused it.
    private static Optional<String> definition(String answer, String name) {
        int at = answer.indexOf("<name>" + name + "</name>");
        if (at < 0) {
            return Optional.empty();
        }
        String end = "</domain>";
        return Optional.of(answer.substring(answer.lastIndexOf("<domain", at), answer.indexOf(end, at) + end.length()));
    }

    /// Empty where it is refused.
    private static Optional<SlotMap> map(String xml, Abilities abilities) {
        try {
            return Optional.of(
                    SlotMap.of(AddressPlanner.plan(DomainXml.parse("made", xml), abilities, function -> true, false)));
        } catch (Problem refused) {
            return Optional.empty();
        }
    }

    @Test
    void slotsOfADefinedGuestAreShownWithTheAbilitiesOfTheQemuHere() {
        assertThat(done("slots", "win2k3").stdout()).contains("bus 00 pci-root: 32 slots", "free");
        assertThat(done("slots", "modern").stdout())
                .contains("(q35)", "while it runs: PCI Express devices: ", "hostdev edit modern")
                .doesNotContain("note:");
    }

    @Test
    void addressesFilledInHereAreLeftAsTheyAreByLibvirt() {
        shell("printf \"<domain type='qemu'><name>filled</name><memory unit='MiB'>64</memory><os><type arch='x86_64'"
                + " machine='q35'>hvm</type></os><devices><interface type='user'><model type='virtio'/></interface>"
                + "</devices></domain>\" > /tmp/new.xml && hostdev addresses --definition /tmp/new.xml --able host"
                + " > /tmp/filled.xml && virsh define /tmp/filled.xml");
        String filled = shell("grep -o \"type='pci' domain[^>]*\" /tmp/filled.xml | tr -d / | sort");
        assertThat(filled).contains("bus='0x01' slot='0x00'");
        assertThat(shell("virsh dumpxml --inactive filled | grep -o \"type='pci' domain[^>]*\" | tr -d / | sort"))
                .isEqualTo(filled);
    }
}
