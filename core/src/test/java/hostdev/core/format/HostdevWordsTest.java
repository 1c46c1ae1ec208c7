package hostdev.core.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import hostdev.core.finding.Problem;
import hostdev.core.model.HostdevOptions;
import hostdev.core.model.HostdevOptions.Place;
import hostdev.core.model.PciAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostdevWordsTest {
    @Test
    void nothingTypedIsWhatAssignGivesUnasked() {
        assertThat(parse("")).isEqualTo(HostdevOptions.MANAGED);
        assertThat(HostdevWords.of(HostdevOptions.MANAGED)).isEmpty();
    }

    @Test
    void whatIsTypedIsWrittenAsItWasTyped() {
        String typed = " --no-managed --driver mlx5_vfio_pci --iommufd --rom /roms/gpu.rom --boot-order 1"
                + " --guest-address 0000:00:05.0 --multifunction --alias ua-x --teaming ua-y --acpi-index 3"
                + " --write-filtering no --xl msitranslate=1,seize=1,power_mgmt=0,rdm_policy=relaxed --display on --ramfb";
        assertThat(HostdevWords.of(parse(typed))).isEqualTo(typed);
    }

    @Test
    void whatIsWrittenIsReadAsTheSame() {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 2000; i++) {
            HostdevOptions options = HostdevSamples.random(random, true);
            String words = HostdevWords.of(options);
            assertThat(parse(words)).as(words).isEqualTo(options);
        }
    }

    @Test
    void anAddressInTheGuestIsTypedAsAnyOther() {
        Place slot5 = new Place.At(new PciAddress(0, 0, 5, 0), Optional.empty());
        assertThat(parse(" --guest-address 00:05.0").place()).isEqualTo(slot5);
        assertThat(parse(" --guest-address 0000:00:05.0").place()).isEqualTo(slot5);
        assertThat(parse(" --guest-address none").place()).isEqualTo(new Place.Nowhere());
    }

    @Test
    void whatXlWouldReadOtherwiseIsQuoted() {
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> parse(" --xl rdm_policy=lax"))
                .withMessageContaining("'rdm_policy=lax'")
                .withMessageContaining("strict or relaxed, not 'lax'");
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> parse(" --xl seize=yes"))
                .withMessageContaining("xl reads 'yes' as 0");
    }

    @Test
    void whatXenCallsPermissiveIsThatWritesAreNotFiltered() {
        assertThat(parse(" --xl permissive=1")).isEqualTo(parse(" --write-filtering no"));
        assertThat(parse(" --xl permissive=0,seize=1")).isEqualTo(parse(" --write-filtering yes --xl seize=1"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--rom gpu.rom | --rom is off, on, hidden or the absolute path of a file, unlike 'gpu.rom'",
                "--boot-order first | --boot-order is a number, unlike 'first'",
                "--boot-order 0 | a boot order is 1 or more, not 0",
                "--driver e1000e | --driver is the name of a driver for guests, such as mlx5_vfio_pci, unlike 'e1000e'",
                "--guest-address 5 | --guest-address is an address in the guest's domain 0, or none, unlike '5'",
                "--guest-address 0001:00:05.0"
                        + " | --guest-address is an address in the guest's domain 0, or none, unlike '0001:00:05.0'",
                "--guest-address 8086:293a"
                        + " | --guest-address is an address in the guest's domain 0, or none, unlike '8086:293a'",
                "--guest-address 00:00.1"
                        + " | --guest-address is not where the guest's host bridge is, 00:00, unlike '00:00.1'",
                "--multifunction | --multifunction is said of an address in the guest",
                "--guest-address none --multifunction | --multifunction is said of an address in the guest",
                "--alias gpu | --alias is an alias of a person's own, which begins with ua- and has no dot, unlike 'gpu'",
                "--alias ua-a.b | --alias is an alias of a person's own, which begins with ua- and has no dot,"
                        + " unlike 'ua-a.b'",
                "--alias ua-a/b | an alias has letters, digits and _ - . only, unlike 'ua-a/b'",
                "--teaming net0 | --teaming is an alias of a person's own, which begins with ua- and has no dot, unlike 'net0'",
                "--acpi-index 20000 | an ACPI index is 1 to 16383, not 20000",
                "--write-filtering off | --write-filtering is yes or no, unlike 'off'",
                "--display yes | --display is on or off, unlike 'yes'",
                "--xl seize | xl.cfg's pci list has no setting 'seize'",
                "--xl vslot=5 | xl.cfg's pci list has no setting 'vslot=5'",
                "--xl permissive=1 --write-filtering no"
                        + " | permissive=1 and --write-filtering no are one thing said twice",
                "--ramfb | ramfb is for a display that is on",
            })
    void quotesWhatIsWrong(String typed, String what) {
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> parse(" " + typed))
                .withMessage(what);
    }

    /// As a shell and the table of options would.
    private static HostdevOptions parse(String line) {
        Map<String, String> options = new LinkedHashMap<>();
        String last = "";
        for (String word : split(line)) {
            if (word.startsWith("--")) {
                last = word;
                options.put(word, "");
            } else {
                options.put(last, word);
            }
        }
        return HostdevWords.parse(name -> Optional.ofNullable(options.get(name)));
    }

    /// What stands in single quotes is one word.
    private static List<String> split(String line) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '\'') {
                quoted = !quoted;
            } else if (c == '\\' && !quoted) {
                word.append(line.charAt(++i));
            } else if (c == ' ' && !quoted) {
                if (!word.isEmpty()) {
                    words.add(word.toString());
                }
                word.setLength(0);
            } else {
                word.append(c);
            }
        }
        if (!word.isEmpty()) {
            words.add(word.toString());
        }
        return words;
    }
}
