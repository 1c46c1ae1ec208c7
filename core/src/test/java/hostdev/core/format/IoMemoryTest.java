package hostdev.core.format;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IoMemoryTest {
    @Test
    void findsWhatIsClaimedWithinEachBarOfAFunctionAndNowhereElse() {
        String text = """
                c0000000-febfffff : PCI Bus 0000:00
                  fd000000-fdffffff : 0000:00:10.0
                    fd000000-fd2fffff : BOOTFB
                      fd000000-fd2fffff : simple-framebuffer
                  fe200000-fe203fff : 0000:00:19.0
                    fe200000-fe203fff : virtio-pci-modern
                  fea11000-fea11fff : 0000:00:10.0
                    fea11000-fea11fff : bochs-drm
                """;
        assertThat(IoMemory.within(text, "0000:00:10.0")).containsExactly("BOOTFB", "simple-framebuffer", "bochs-drm");
        assertThat(IoMemory.within(text, "0000:00:11.0")).isEmpty();
    }
}
