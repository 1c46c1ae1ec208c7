package hostdev.it.lab;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.json.JsonText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The `.deb`, installed where no JDK is, used, and taken away again: what is left is the journal and the
/// configuration.
class PackageTest extends OnPracticeHost {
    private static final Path CHECKOUT = Path.of(System.getProperty("hostdev.checkout"));
    private static final String NIC = "0000:01:00.0";
    private static final String HOOK = "/etc/libvirt/hooks/qemu.d/50-hostdev";
    private static final String UNIT = "/etc/systemd/system/multi-user.target.wants/hostdev-recover.service";
    private static final Duration LIMIT = Duration.ofMinutes(10);

    PackageTest() {
        super("vtd");
    }

    /// The package brings it.
    @Override
    void install() {}

    @Test
    void isInstalledUsedAndRemovedAndOnlyTheJournalAndTheConfigurationAreLeft() throws Exception {
        thereIsNoJava();
        List<String> before = files();
        String enabled = shell("ls /etc/systemd/system/*.wants");
        String hung = hangingOn(NIC);

        dpkg("--install", putPackage());

        allIsInItsPlace();
        String binding = binding(NIC);
        isUsed();
        assertThat(binding(NIC)).isEqualTo(binding);
        assertThat(hangingOnAgain(NIC, hung)).isEqualTo(hung);
        done("hook", "install");
        assertThat(shell("test -x " + HOOK + " && echo there")).isEqualTo("there");

        dpkg("--remove", "hostdev");

        List<String> left = files();
        left.removeAll(before);
        assertThat(left).isNotEmpty().allMatch(file -> file.contains(" /var/lib/hostdev"));
        assertThat(left).anyMatch(file -> file.contains("/var/lib/hostdev/journal/"));
        assertThat(shell("cat /etc/hostdev/java.options")).isNotEmpty();
        assertThat(shell("ls /etc/systemd/system/*.wants")).isEqualTo(enabled);
        assertThat(host().run(LIMIT, "sh", "-c", "command -v hostdev").exit()).isNotZero();

        assertThat(dpkg("--purge", "hostdev"))
                .contains("deleting /var/lib/hostdev")
                .contains("plans");

        left = files();
        left.removeAll(before);
        assertThat(left).isEmpty();
        assertThat(shell("ls -d /etc/hostdev /var/lib/hostdev 2>&1 | grep -vc 'No such file' || true"))
                .isEqualTo("0");
    }

    private void thereIsNoJava() {
        assertThat(shell("command -v java javac || true")).isEmpty();
        assertThat(shell("find / -xdev -name 'libjvm.so' -o -xdev -name java -type f"))
                .isEmpty();
        assertThat(shell("command -v hostdev || true")).isEmpty();
    }

    /// Packs what `target/runtime` has, and puts that into the practice host. Without a build: it would take the
    /// classes
    /// from the tests that run beside this one.
    private String putPackage() throws IOException, InterruptedException {
        Process pack = new ProcessBuilder("script/package", "--no-build", "deb")
                .directory(CHECKOUT.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(pack.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(pack.waitFor()).as(said).isZero();
        try (Stream<Path> packages = Files.list(CHECKOUT.resolve("target/packages"))) {
            Path made = packages.filter(file -> file.toString().endsWith(".deb"))
                    .findFirst()
                    .orElseThrow();
            host().put(made, "/tmp/hostdev.deb");
        }
        return "/tmp/hostdev.deb";
    }

    /// The image leaves out what is for people to read; a package of ours is to bring it.
    private String dpkg(String what, String name) {
        return shell("dpkg --path-include='/usr/share/man/*' --path-include='/usr/share/doc/*' " + what + " " + name
                + " </dev/null 2>&1");
    }

    private void allIsInItsPlace() {
        assertThat(shell("dpkg --status hostdev")).contains("Status: install ok installed");
        assertThat(shell("dpkg --verify hostdev")).isEmpty();
        assertThat(shell("gzip -dc /usr/share/man/man1/hostdev-assign.1.gz"))
                .startsWith(".TH")
                .contains("hostdev assign");
        assertThat(shell("hostdev completion bash"))
                .isEqualTo(shell("cat /usr/share/bash-completion/completions/hostdev"));
        assertThat(shell("cat /usr/lib/systemd/system/hostdev-recover.service")).contains("ExecStart=");
        assertThat(shell("test -x /usr/lib/hostdev/disarm && echo there")).isEqualTo("there");
        assertThat(shell("test -e " + UNIT + " && echo enabled")).isEqualTo("enabled");
    }

    /// What a person does with it: looks, gives a card to a guest, takes it back.
    private void isUsed() throws JsonText.NotJson {
        assertThat(done("version").stdout()).startsWith("hostdev ");
        assertThat(done("list").stdout()).contains(NIC);
        assertThat(done("doctor").stdout()).isNotEmpty();
        assertThat(facts("show", NIC)).isNotNull();
        done("assign", NIC, "--to", "win2k3");
        assertThat(binding(NIC)).startsWith("vfio-pci");
        assertThat(shell("virsh dumpxml win2k3")).contains("<hostdev ");
        done("release", NIC);
        assertThat(done("history").stdout()).contains("release");
        done("recover");
    }

    /// Every file, with its kind, mode and target; without what the kernel, the logs and dpkg itself have.
    private List<String> files() {
        return new ArrayList<>(shell("""
            find / -xdev \\( -path /proc -o -path /sys -o -path /run -o -path /dev -o -path /tmp -o -path /var/tmp \\
                -o -path /var/log -o -path /var/lib/dpkg -o -path /var/lib/libvirt -o -path /var/cache/libvirt \\) \\
                -prune -o -printf '%y %m %p %l\\n' | sort\
            """).lines().toList());
    }
}
