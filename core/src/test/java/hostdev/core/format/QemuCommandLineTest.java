package hostdev.core.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class QemuCommandLineTest {
    @Test
    void findsTheNameThatLibvirtGives() {
        assertThat(name("/usr/bin/qemu-system-x86_64", "-name", "guest=win11,debug-threads=on", "-S"))
                .contains("win11");
    }

    @Test
    void findsTheNameThatAPersonOrProxmoxGives() {
        assertThat(name("qemu-system-x86_64", "-m", "1G", "-name", "win2k3")).contains("win2k3");
        assertThat(name("/usr/bin/kvm", "-id", "100", "-name", "vm100,debug-threads=on"))
                .contains("vm100");
        assertThat(name("/usr/libexec/qemu-kvm", "--name", "debug-threads=on,guest=db"))
                .contains("db");
    }

    @Test
    void aDoubledCommaIsOneOfTheName() {
        assertThat(name("qemu-system-x86_64", "-name", "guest=a,,b,,guest=c,process=x"))
                .contains("a,b,guest=c");
    }

    @Test
    void isEmptyWhereThereIsNone() {
        assertThat(name("qemu-system-x86_64", "-m", "1G")).isEmpty();
        assertThat(name("qemu-system-x86_64", "-name", "process=x")).isEmpty();
        assertThat(name("qemu-system-x86_64", "-name")).isEmpty();
        assertThat(name("qemu-system-x86_64", "-name", "guest=")).isEmpty();
        assertThat(name("/usr/bin/spdk_tgt", "-name", "x")).isEmpty();
        assertThat(name("")).isEmpty();
    }

    private static Optional<String> name(String... words) {
        List<String> read = QemuCommandLine.words(String.join("\0", words) + "\0");
        assertThat(read).containsExactly(words);
        return QemuCommandLine.guestName(read);
    }
}
