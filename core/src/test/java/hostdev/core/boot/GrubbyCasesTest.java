package hostdev.core.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Edits that another tool's authors have written down, file before and file after.
class GrubbyCasesTest {
    private static Path data() {
        return SharedFiles.named("data/grubby");
    }

    private static List<String[]> cases() throws IOException {
        return Files.readAllLines(data().resolve("CASES.tsv")).stream()
                .filter(line -> !line.startsWith("#") && !line.isBlank())
                .map(line -> line.split("\t", -1))
                .toList();
    }

    @TestFactory
    List<DynamicTest> comesOutExactlyAsExpected() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (String[] row : cases()) {
            tests.add(DynamicTest.dynamicTest(String.join(" ", row), () -> {
                BootFormat format = BootFormat.of(row[0]).orElseThrow();
                String text = Files.readString(data().resolve("test").resolve(row[1]));
                String expected =
                        Files.readString(data().resolve("test/results").resolve(row[2]));
                assertThat(BootFormat.detect(row[1], text)).contains(format);
                assertThat(BootText.edit(format, text, edit(row))).isEqualTo(expected);
            }));
        }
        return tests;
    }

    @Test
    void thereAreCasesOfEachLoader() throws IOException {
        assertThat(cases().stream().map(row -> row[0]).distinct()).contains("grub", "grub2", "extlinux");
        assertThat(cases()).hasSizeGreaterThan(15);
    }

    /// The words of that tool: `--args` with a value behind it or in the next column.
    private static BootEdit edit(String[] row) {
        BootEdit.Which which = new BootEdit.Which.All();
        List<BootArgument> add = List.of();
        List<BootArgument> remove = List.of();
        Optional<String> initrd = Optional.empty();
        for (int column = 3; column < row.length; column++) {
            String word = row[column];
            String value = word.contains("=") ? word.substring(word.indexOf('=') + 1) : row[++column];
            switch (word.replaceAll("=.*", "")) {
                case "--update-kernel" ->
                    which = BootEdit.which(
                            value.replaceAll("^(DEFAULT|ALL)$", value.toLowerCase(java.util.Locale.ROOT)));
                case "--args" -> add = BootArgument.all(value);
                case "--remove-args" -> remove = BootArgument.all(value);
                case "--initrd" -> initrd = Optional.of(value);
                case "--boot-filesystem" -> assertThat(value).isIn("/", "/boot/");
                default -> throw new AssertionError("unknown: " + word);
            }
        }
        return new BootEdit(which, false, remove, add, initrd);
    }

    @Test
    void theBytesAreThoseOfTheFile() throws IOException, NotEditable {
        Path file = data().resolve("test/grub.3");
        byte[] bytes = Files.readAllBytes(file);
        String text = new String(bytes, StandardCharsets.UTF_8);
        BootEdit nothing = new BootEdit(new BootEdit.Which.All(), false, List.of(), List.of());
        assertThat(BootText.edit(BootFormat.GRUB, text, nothing).getBytes(StandardCharsets.UTF_8))
                .isEqualTo(bytes);
    }
}
