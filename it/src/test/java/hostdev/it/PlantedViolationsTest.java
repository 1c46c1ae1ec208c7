package hostdev.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Plants in `core` what the build must refuse, and runs the real build on it: a check that cannot fail is none. The
/// copy has the build's files and the planted class alone, for the rules are the same and it is compiled ten times.
@Tag("build")
class PlantedViolationsTest {
    private static final Path CHECKOUT = Path.of(System.getProperty("hostdev.checkout"));

    @TempDir
    private Path copy;

    static Stream<Arguments> violations() {
        return Stream.of(
                plant("reads a file", "java.nio.file.Files", "return java.nio.file.Files.exists(somewhere);"),
                plant("starts a process", "java.lang.ProcessBuilder", "return new ProcessBuilder(\"true\") != null;"),
                plant("looks at the environment", "java.lang.System#getenv", "return System.getenv(\"HOME\") != null;"),
                plant("asks the clock", "java.time.Instant#now", "return java.time.Instant.now() != null;"),
                plant("prints", "java.lang.System#out", "System.out.println(somewhere); return true;"),
                plant("returns null for what is not null", "NullAway", "String text = null; return text.isEmpty();"),
                plant("compares with itself", "SelfEquals", "return somewhere.equals(somewhere);"),
                plant("uses the host module", "package hostdev.host.root does not exist", """
                        hostdev.host.root.HostRoot root; return true;"""));
    }

    private static Arguments plant(String what, String refusal, String body) {
        return Arguments.of(what, refusal, """
                package hostdev.core.model;

                final class Planted {
                    private Planted() {}

                    static boolean planted(java.nio.file.Path somewhere) {
                        %s
                    }
                }
                """.formatted(body));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("violations")
    void theBuildRefusesACoreThat(String what, String refusal, String source) throws Exception {
        Built built = build(source);
        assertThat(built.status()).as(what + "\n" + built.output()).isNotZero();
        assertThat(built.output()).contains(refusal);
    }

    @Test
    void theBuildTakesAHarmlessClass() throws Exception {
        Built built = build("""
                package hostdev.core.model;

                final class Planted {
                    private Planted() {}
                }
                """);
        assertThat(built.status()).as(built.output()).isZero();
    }

    @Test
    void theBuildRefusesBadForm() throws Exception {
        Built built = build("""
                package hostdev.core.model;
                final class Planted { private Planted() {} }
                """);
        assertThat(built.status()).as(built.output()).isNotZero();
        assertThat(built.output()).contains("format violations");
    }

    private record Built(int status, String output) {}

    private Built build(String source) throws IOException, InterruptedException {
        copyBuild();
        Path planted = copy.resolve("core/src/main/java/hostdev/core/model/Planted.java");
        Files.createDirectories(planted.getParent());
        Files.writeString(planted, source);
        Path log = copy.resolve("build.log");
        ProcessBuilder maven = new ProcessBuilder(
                        "mvn", "-o", "-B", "-ntp", "-pl", "core", "-Dmaven.test.skip=true", "verify")
                .directory(copy.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        maven.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process running = maven.start();
        assertThat(running.waitFor(3, TimeUnit.MINUTES)).as("the build ends").isTrue();
        return new Built(running.exitValue(), Files.readString(log, StandardCharsets.UTF_8));
    }

    private void copyBuild() throws IOException {
        for (String part : List.of(
                "pom.xml",
                ".mvn",
                "config",
                "core/pom.xml",
                "host/pom.xml",
                "lab/pom.xml",
                "cli/pom.xml",
                "it/pom.xml")) {
            copyTree(CHECKOUT.resolve(part), copy.resolve(part));
        }
    }

    private static void copyTree(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
    }
}
