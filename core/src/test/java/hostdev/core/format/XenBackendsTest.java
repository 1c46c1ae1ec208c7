package hostdev.core.format;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.model.Holder;
import hostdev.core.model.PciAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class XenBackendsTest {
    private static final PciAddress CARD = PciAddress.fromSysfs("0000:01:00.0").orElseThrow();

    @Test
    void tellsWhoHasWhat() {
        String listing = """
                /local/domain/0/backend/pci/3/0/num_devs = "1"
                /local/domain/0/backend/pci/3/0/dev-0 = "0000:01:00.0"
                /local/domain/0/backend/pci/7/0/dev-0 = "0000:01:00.0"
                """;
        assertThat(XenBackends.holders(listing, Map.of(3, "g")))
                .isEqualTo(Map.of(CARD, List.of(Holder.domain(3, "g"), Holder.goneDomain(7))));
    }

    @Test
    void aLineThatIsCutOffSaysNothing() {
        for (String line : List.of("/dev-0 = \"", "/dev-0 = \"\"", "/dev-0", "/dev-0 = \"0000:01:00.0")) {
            assertThat(XenBackends.holders("/local/domain/0/backend/pci/3/0" + line, Map.of()))
                    .as(line)
                    .isEmpty();
        }
    }
}
