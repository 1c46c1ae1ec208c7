package hostdev.core.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hostdev.core.json.JsonText.NotJson;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// JSON as RFC 8259 has it: no more is taken, and what is written is read again as the same.
class JsonTextTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "null",
                "true",
                "0",
                "-9223372036854775808",
                "9223372036854775808",
                "1.50",
                "\"\"",
                "\"\\\"\\\\\\b\\t\\n\\f\\r\\u0000\\u001b\\u001f/ü\"",
                "{\"a\":[1,{\"b\":null}],\"\":false}"
            })
    void whatIsReadIsWrittenAgainAsItWas(String text) throws NotJson {
        assertThat(JsonText.line(JsonText.parse(text))).isEqualTo(text);
        assertThat(JsonText.parse(JsonText.pretty(JsonText.parse(text)))).isEqualTo(JsonText.parse(text));
    }

    @Test
    void whatPeopleReadIsIndented() throws NotJson {
        assertThat(JsonText.pretty(JsonText.parse(" {\"a\" : [1, []], \"b\":{}} ")))
                .isEqualTo("""
                {
                  "a": [
                    1,
                    []
                  ],
                  "b": {}
                }
                """);
    }

    @Test
    void numbersAreWhatTheyAre() throws NotJson {
        assertThat(JsonText.parse("-0")).isEqualTo(new Json.Num(0));
        assertThat(JsonText.parse("1e0")).isEqualTo(new Json.Num(1));
        assertThat(JsonText.parse("1e2")).isEqualTo(new Json.Decimal(new BigDecimal("1E+2")));
        assertThat(JsonText.parse("18446744073709551616"))
                .isEqualTo(new Json.Decimal(new BigDecimal("18446744073709551616")));
    }

    @Test
    void ofTwoMembersOfOneNameTheLastCounts() throws NotJson {
        assertThat(JsonText.line(JsonText.parse("{\"a\":1,\"a\":2}"))).isEqualTo("{\"a\":2}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "` `               | empty text",
                "{                 | End of input at line 1 column 2 path $.",
                "[1,]              | not JSON at line 1 column 5 path $[1]",
                "{\"a\":1,}        | Expected name at line 1",
                "{'a':1}           | not JSON at line 1 column 3 path $.",
                "[1] 2             | not JSON at line 1 column 6 path $",
                "1 2               | not JSON at line 1",
                "TRUE              | not JSON at line 1",
                "NaN               | not JSON at line 1",
                "01                | not JSON at line 1",
                "/* a */ 1         | not JSON at line 1",
                "\"\\x\"           | Invalid escape",
                "`\"\t\"`          | control characters",
                "1e99999999999     | a number that is too large or too small"
            })
    void anythingElseIsRefusedAndToldWithoutAdviceToProgrammers(String text, String why) {
        assertThatThrownBy(() -> JsonText.parse(text))
                .isInstanceOf(NotJson.class)
                .hasMessageContaining(why)
                .message()
                .doesNotContain("JsonReader", "http", "\n");
    }

    @Test
    void whatWouldTakeLongOrOverflowIsRefused() {
        assertThatThrownBy(() -> JsonText.parse("9".repeat(1001))).hasMessageContaining("more than 1000 digits");
        assertThatThrownBy(() -> JsonText.parse("[".repeat(100_000))).isInstanceOf(NotJson.class);
    }
}
