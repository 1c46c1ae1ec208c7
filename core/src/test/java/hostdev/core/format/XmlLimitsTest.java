package hostdev.core.format;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import hostdev.core.finding.Problem;
import org.junit.jupiter.api.Test;

class XmlLimitsTest {
    @Test
    void aDefinitionThatIsNestedTooDeeplyIsRefusedAtItsPlace() {
        for (int depth : new int[] {64, 250, 50_000}) {
            String text = "<domain>\n" + "<a>".repeat(depth) + "</a>".repeat(depth) + "</domain>";
            assertThatExceptionOfType(Problem.class)
                    .isThrownBy(() -> DomainXml.parse("x.xml", text))
                    .withMessage("x.xml, line 2: <a> is inside more than 64 other elements");
        }
    }

    @Test
    void whatIsTooMuchForTheXmlReaderIsSaidWithoutItsNumbers() {
        StringBuilder attributes = new StringBuilder();
        for (int number = 0; number < 20_000; number++) {
            attributes.append(" a").append(number).append("='1'");
        }
        String name = "n".repeat(2_000);
        for (String text : new String[] {"<domain" + attributes + "/>", "<domain><" + name + "/></domain>"}) {
            assertThatExceptionOfType(Problem.class)
                    .isThrownBy(() -> DomainXml.parse("x.xml", text))
                    .withMessage("x.xml is not well-formed XML, line 1: an element there has too many attributes, or a"
                            + " name is too long");
        }
    }
}
