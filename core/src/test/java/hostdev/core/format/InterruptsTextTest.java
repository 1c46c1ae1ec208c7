package hostdev.core.format;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.model.Interrupt;
import java.util.List;
import org.junit.jupiter.api.Test;

class InterruptsTextTest {
    @Test
    void addsUpTheProcessorsAndKeepsTheSharers() {
        assertThat(InterruptsText.parse("""
                           CPU0       CPU1
                  16:        120          3  IR-IO-APIC   16-fasteoi   vfio-intx(0000:00:1d.7), uhci_hcd:usb2
                  27:          0          9  IR-PCI-MSIX-0000:01:00.0    0-edge      vfio-msix[0](0000:01:00.0)
                 NMI:          1          1   Non-maskable interrupts
                 ERR:          0
                """))
                .containsExactly(
                        new Interrupt("16", 123, List.of("vfio-intx(0000:00:1d.7)", "uhci_hcd:usb2")),
                        new Interrupt("27", 9, List.of("vfio-msix[0](0000:01:00.0)")),
                        new Interrupt("NMI", 2, List.of("Non-maskable interrupts")),
                        new Interrupt("ERR", 0, List.of()));
    }

    @Test
    void readsAnEmptyFileAsNoRows() {
        assertThat(InterruptsText.parse("")).isEmpty();
    }

    @Test
    void whatIsTooLongForACountIsNone() {
        assertThat(InterruptsText.parse("16: 1 0999999999999991999999999990\n"))
                .containsExactly(new Interrupt("16", 1, List.of("0999999999999991999999999990")));
    }
}
