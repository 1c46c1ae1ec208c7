package hostdev.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hostdev.core.finding.Problem;
import hostdev.core.json.Json;
import hostdev.core.json.JsonText;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceArgumentsTest {
    private static final Map<String, String> NVME = Map.of(
            "msix_qsize",
            "uint16",
            "serial",
            "str",
            "addr",
            "int32",
            "use-intel-id",
            "bool",
            "mdts",
            "uint8",
            "cmb_size_mb",
            "size");

    @Test
    void numbersAndSwitchesAreSentAsSuchAndTheRestAsText() {
        Json.Obj arguments =
                DeviceArguments.of("nvme,id=nvme,bus=port1,serial=12,msix_qsize=9,mdts=0x7,use-intel-id=on", NVME);
        assertThat(JsonText.line(arguments))
                .isEqualTo("{\"driver\":\"nvme\",\"id\":\"nvme\",\"bus\":\"port1\",\"serial\":\"12\","
                        + "\"msix_qsize\":9,\"mdts\":7,\"use-intel-id\":true}");
    }

    @Test
    void aSlotStaysTextThoughQemuCallsItANumber() {
        assertThat(JsonText.line(DeviceArguments.of("nvme,addr=2", NVME)))
                .isEqualTo("{\"driver\":\"nvme\",\"addr\":\"2\"}");
    }

    @Test
    void anEmptyValueIsEmptyText() {
        assertThat(JsonText.line(DeviceArguments.of("igb,romfile=", Map.of("romfile", "str"))))
                .isEqualTo("{\"driver\":\"igb\",\"romfile\":\"\"}");
    }

    @Test
    void theTypesAreWhatQemuSaysOfTheDriver() throws JsonText.NotJson {
        Json answer = JsonText.parse("""
            [{"name": "msix_qsize", "type": "uint16", "default-value": 65},
             {"name": "serial", "type": "str"}, {"name": "msix_qsize", "type": "uint16"}]\
            """);
        assertThat(DeviceArguments.types(answer)).isEqualTo(Map.of("msix_qsize", "uint16", "serial", "str"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"msix_qsize=many", "use-intel-id=maybe", "multifunction"})
    void aValueThatDoesNotFitIsNamedWithTheLineToCorrect(String word) {
        assertThatThrownBy(() -> DeviceArguments.of("nvme,id=n," + word, NVME))
                .isInstanceOfSatisfying(Problem.class, problem -> {
                    assertThat(problem.what()).contains(word);
                    assertThat(problem.hint())
                            .hasValueSatisfying(hint -> assertThat(hint).contains("plug nvme"));
                });
    }
}
