package hostdev.lab;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KernelDeathTest {
    @Test
    void aPanicIsRecognisedAndQuoted() {
        String console = """
                lab: up
                [  132.811036] Kernel panic - not syncing: corrupted stack end detected inside scheduler\r
                [  132.812140] CPU: 1 UID: 0 PID: 1312 Comm: qemu-system-x86 Not tainted 6.12.48+deb13-amd64\r
                """;
        assertThat(KernelDeath.in(console))
                .hasValue("Kernel panic - not syncing: corrupted stack end detected inside scheduler");
    }

    @Test
    void aNullPointerInTheKernelIsOneToo() {
        assertThat(KernelDeath.in("[  9.1] BUG: kernel NULL pointer dereference, address: 0000000000000008"))
                .isPresent();
    }

    @Test
    void aPanicOfXenIsOneToo() {
        assertThat(KernelDeath.in("(XEN) Panic on CPU 0:")).isPresent();
    }

    @Test
    void whatSlowEmulationLooksLikeIsNone() {
        String console = """
                [  60.0] watchdog: BUG: soft lockup - CPU#0 stuck for 26s!
                [  61.0] BUG: workqueue lockup - pool cpus=0 node=0 flags=0x0 nice=0 stuck for 31s!
                [ 159.4] DMAR: DRHD: handling fault status reg 2
                """;
        assertThat(KernelDeath.in(console)).isEmpty();
    }

    @Test
    void theTailIsTheLastLines() {
        StringBuilder console = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            console.append("line ").append(i).append('\n');
        }
        assertThat(KernelDeath.tail(console.toString())).startsWith("line 60").endsWith("line 99");
    }
}
