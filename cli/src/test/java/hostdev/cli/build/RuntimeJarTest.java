package hostdev.cli.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hostdev.core.model.Fact;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuntimeJarTest {
    @TempDir
    private Path directory;

    private Path jar(String name, String... entries) throws IOException {
        Path file = directory.resolve(name);
        try (ZipOutputStream jar = new ZipOutputStream(Files.newOutputStream(file))) {
            for (String entry : entries) {
                jar.putNextEntry(new ZipEntry(entry));
                jar.write(("content of " + entry).getBytes(StandardCharsets.UTF_8));
            }
        }
        return file;
    }

    private Map<String, String> made(Path... jars) throws IOException {
        String[] arguments = new String[jars.length + 1];
        Path file = directory.resolve("made.jar");
        arguments[0] = file.toString();
        for (int i = 0; i < jars.length; i++) {
            arguments[i + 1] = jars[i].toString();
        }
        RuntimeJar.main(arguments);
        Map<String, String> content = new LinkedHashMap<>();
        try (ZipFile jar = new ZipFile(file.toFile())) {
            for (ZipEntry entry : jar.stream().toList()) {
                assertThat(entry.getMethod()).isEqualTo(ZipEntry.STORED);
                content.put(
                        entry.getName(), new String(jar.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return content;
    }

    @Test
    void hasWhatAllHaveButWhatDescribesThem() throws IOException {
        Path ours =
                jar("ours.jar", "META-INF/MANIFEST.MF", "hostdev/lab/image/init", "hostdev/cli/build/Desugar.class");
        Path theirs =
                jar("theirs.jar", "META-INF/versions/9/module-info.class", "module-info.class", "com/Theirs.class");
        assertThat(made(ours, theirs))
                .isEqualTo(Map.of(
                        "hostdev/lab/image/init", "content of hostdev/lab/image/init",
                        "com/Theirs.class", "content of com/Theirs.class"));
    }

    @Test
    void hasOurClassesDesugared() throws IOException {
        String name = Fact.Known.class.getName().replace('.', '/') + ".class";
        byte[] bytes;
        try (InputStream file = Fact.Known.class.getClassLoader().getResourceAsStream(name)) {
            assertThat(file).isNotNull();
            bytes = file.readAllBytes();
        }
        Path ours = directory.resolve("ours.jar");
        try (ZipOutputStream jar = new ZipOutputStream(Files.newOutputStream(ours))) {
            jar.putNextEntry(new ZipEntry(name));
            jar.write(bytes);
        }
        made(ours);
        try (ZipFile jar = new ZipFile(directory.resolve("made.jar").toFile())) {
            byte[] content = jar.getInputStream(jar.getEntry(name)).readAllBytes();
            assertThat(content).isNotEqualTo(bytes);
            assertThat(content).isEqualTo(Desugar.desugar(bytes, Fact.Known.class.getClassLoader()));
        }
    }

    @Test
    void isTheSameEachTime() throws IOException {
        Path ours = jar("ours.jar", "hostdev/one", "hostdev/two");
        Path made = directory.resolve("made.jar");
        made(ours);
        byte[] first = Files.readAllBytes(made);
        Files.delete(ours);
        made(jar("ours.jar", "hostdev/one", "hostdev/two"));
        assertThat(Files.readAllBytes(made)).isEqualTo(first);
    }

    @Test
    void twoOfOneNameAreAnError() throws IOException {
        Path one = jar("one.jar", "com/Same.class");
        Path other = jar("other.jar", "com/Same.class");
        assertThatThrownBy(() -> made(one, other)).hasMessage("two jars have com/Same.class");
    }
}
