package hostdev.host.root;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import hostdev.core.model.Fact;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CopiedRootTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path outside;

    @SuppressWarnings("NullAway.Init") // set before each test
    private Path tree;

    @SuppressWarnings("NullAway.Init") // set before each test
    private HostRoot root;

    @BeforeEach
    void makeATreeBesideASecret() throws IOException {
        tree = outside.resolve("tree");
        Files.createDirectories(tree.resolve("sys/devices/a"));
        Files.writeString(outside.resolve("secret"), "secret");
        Files.writeString(tree.resolve("sys/devices/a/uevent"), "DRIVER=x\n");
        root = HostRoot.at(tree);
    }

    @Test
    void followsRelativeAndAbsoluteLinksInsideTheTree() throws IOException {
        Files.createSymbolicLink(tree.resolve("sys/relative"), Path.of("devices/a"));
        Files.createSymbolicLink(tree.resolve("sys/absolute"), Path.of("/sys/devices"));
        assertThat(root.text("/sys/relative/uevent")).isEqualTo(Fact.known("DRIVER=x\n"));
        assertThat(root.text("/sys/absolute/a/uevent")).isEqualTo(Fact.known("DRIVER=x\n"));
        assertThat(root.exists("/sys/absolute/a")).isTrue();
        assertThat(root.names("/sys/absolute")).isEqualTo(Fact.known(List.of("a")));
        assertThat(root.link("/sys/absolute")).isEqualTo(Fact.known(Optional.of("/sys/devices")));
    }

    @Test
    void followsLinksAsTheKernelDoes() throws IOException {
        Files.createDirectories(tree.resolve("sys/class/net"));
        Files.createSymbolicLink(tree.resolve("sys/class/net/eth0"), Path.of("../../devices/a"));
        Files.createSymbolicLink(tree.resolve("sys/class/net/above"), Path.of("../../../../../sys/devices"));
        Files.createSymbolicLink(tree.resolve("sys/devices/class"), Path.of("../class/net"));
        Files.createSymbolicLink(tree.resolve("sys/back"), Path.of("devices/class/../net/eth0/uevent"));
        Files.createSymbolicLink(tree.resolve("sys/twice"), Path.of("devices/class/eth0"));
        Fact<String> uevent = Fact.known("DRIVER=x\n");
        assertThat(root.text("/sys/class/net/eth0/uevent")).isEqualTo(uevent);
        assertThat(root.text("/sys/class/net/above/a/uevent")).isEqualTo(uevent);
        assertThat(root.text("/sys/back")).as("a step up behind a link").isEqualTo(uevent);
        assertThat(root.text("/sys/twice/uevent")).isEqualTo(uevent);
        assertThat(root.names("/sys/twice")).isEqualTo(Fact.known(List.of("uevent")));
        assertThat(root.names("/sys/back")).isEqualTo(Fact.unknown("not a directory"));
        assertThat(root.text("/sys/back/uevent")).isEqualTo(Fact.unknown("no such file"));
    }

    @Test
    void neverReadsAFileOutsideTheTree() throws IOException {
        Files.createSymbolicLink(tree.resolve("up"), Path.of("../secret"));
        Files.createSymbolicLink(tree.resolve("away"), outside.resolve("secret"));
        Files.createSymbolicLink(tree.resolve("top"), Path.of("../../../../../../../.."));
        for (String path : List.of("/up", "/away", "/../secret", "/top/" + outside.resolve("secret"))) {
            assertThat(root.text(path)).as(path).isEqualTo(Fact.unknown("no such file"));
            assertThat(root.exists(path)).as(path).isFalse();
        }
    }

    @Test
    void endsOnALinkThatLeadsToItself() throws IOException {
        Files.createSymbolicLink(tree.resolve("loop"), Path.of("loop"));
        Files.createSymbolicLink(tree.resolve("one"), Path.of("other/x"));
        Files.createSymbolicLink(tree.resolve("other"), Path.of("one/x"));
        assertThat(root.text("/one/x")).isEqualTo(Fact.unknown("no such file"));
        assertThat(root.names("/other")).isEqualTo(Fact.unknown("no such directory"));
        assertThat(root.text("/loop")).isEqualTo(Fact.unknown("no such file"));
        assertThat(root.link("/loop")).isEqualTo(Fact.known(Optional.of("loop")));
    }

    @Test
    void saysWhatIsNotThere() {
        assertThat(root.text("/sys/nothing")).isEqualTo(Fact.unknown("no such file"));
        assertThat(root.names("/sys/nothing")).isEqualTo(Fact.unknown("no such directory"));
        assertThat(root.names("/sys/devices/a/uevent")).isEqualTo(Fact.unknown("not a directory"));
        assertThat(root.text("/sys/devices/a")).isEqualTo(Fact.unknown("is a directory"));
        assertThat(root.link("/sys/nothing")).isEqualTo(Fact.known(Optional.empty()));
        assertThat(root.link("/sys/nothing/below")).isEqualTo(Fact.known(Optional.empty()));
        assertThat(root.link("/sys/devices/a")).isEqualTo(Fact.unknown("not a link"));
    }

    @Test
    void isNeverWrittenToNorRunsAnything() {
        assertThat(root.live()).isFalse();
        assertThatIllegalStateException().isThrownBy(() -> root.write("/sys/devices/a/uevent", "x", Duration.ZERO));
        assertThatIllegalStateException().isThrownBy(() -> root.run(List.of("true"), Duration.ZERO));
    }
}
