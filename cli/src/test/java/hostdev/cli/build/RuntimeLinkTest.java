package hostdev.cli.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `script/link` on a module that brings a native library with its debug file, as the modules of Debian's JDK do.
class RuntimeLinkTest {
    private static final Path CHECKOUT = Path.of(System.getProperty("hostdev.checkout"));
    private static final Path JAVA_HOME = Path.of(System.getProperty("java.home"));

    @TempDir
    private Path directory;

    @Test
    void nativeDebugFilesStayOutOfTheRuntimeAndLineNumbersStayIn() throws Exception {
        Path modules = moduleWithDebugFiles();
        Path runtime = directory.resolve("runtime");

        run(
                CHECKOUT.resolve("script/link").toString(),
                JAVA_HOME.toString(),
                "planted",
                runtime.toString(),
                "--module-path",
                modules.toString());

        try (Stream<Path> files = Files.walk(runtime)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .contains("libplanted.so", "libjvm.so")
                    .noneMatch(name -> name.endsWith(".debuginfo"));
        }
        assertThat(run(runtime.resolve("bin/java").toString(), "-m", "planted/planted.Throws"))
                .contains("Throws.java:4");
    }

    private Path moduleWithDebugFiles() throws Exception {
        Path sources = Files.createDirectories(directory.resolve("sources/planted"));
        Path info = Files.writeString(sources.resolveSibling("module-info.java"), "module planted {}\n");
        Path source = Files.writeString(sources.resolve("Throws.java"), """
            package planted;
            final class Throws {
                public static void main(String[] arguments) {
                    new Throwable().printStackTrace();
                }
            }
            """);
        Path classes = directory.resolve("classes");
        int status = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-d", classes.toString(), info.toString(), source.toString());
        assertThat(status).isZero();
        Path libraries = directory.resolve("libraries");
        Path server = Files.createDirectories(libraries.resolve("server"));
        Files.writeString(libraries.resolve("libplanted.so"), "a library");
        Files.writeString(server.resolve("libplanted.debuginfo"), "its debug file");
        Path modules = Files.createDirectory(directory.resolve("modules"));
        run(
                JAVA_HOME.resolve("bin/jmod").toString(),
                "create",
                "--class-path",
                classes.toString(),
                "--libs",
                libraries.toString(),
                modules.resolve("planted.jmod").toString());
        return modules;
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
