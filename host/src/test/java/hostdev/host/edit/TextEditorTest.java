package hostdev.host.edit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import hostdev.core.finding.Problem;
import hostdev.core.model.ByteText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextEditorTest {
    @TempDir
    Path directory;

    private final Map<String, String> env = new HashMap<>();

    @BeforeEach
    void keepFilesHere() {
        env.put("TMPDIR", directory.toString());
    }

    private TextEditor editor(boolean terminal) {
        return TextEditor.of(name -> Optional.ofNullable(env.get(name)), terminal);
    }

    @Test
    void returnsWhatTheEditorLeftInTheFile() {
        env.put("EDITOR", "sed -i s/one/two/");
        TextEditor editor = editor(false);
        Path file = editor.file("<one/>\n");
        assertThat(editor.edit(file)).isEqualTo("<two/>\n");
        editor.discard(file);
        assertThat(file).doesNotExist();
    }

    @Test
    void bytesThatAreNotUtf8ComeBackAsTheyWere() {
        env.put("EDITOR", "LC_ALL=C sed -i s/one/two/");
        TextEditor editor = editor(false);
        byte[] latin = "# caf\u00e9\none\n".getBytes(StandardCharsets.ISO_8859_1);
        String edited = editor.edit(editor.file(ByteText.decode(latin)));
        assertThat(ByteText.encode(edited)).isEqualTo("# caf\u00e9\ntwo\n".getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void takesVisualBeforeEditor() {
        env.put("EDITOR", "false");
        env.put("VISUAL", "sed -i s/one/two/");
        TextEditor editor = editor(false);
        assertThat(editor.edit(editor.file("one"))).isEqualTo("two");
    }

    @Test
    void letsNobodyElseReadTheFile() throws IOException {
        env.put("EDITOR", "true");
        Path file = editor(false).file("<secret/>");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void opensAFileWhoseNameHasBlanks() throws IOException {
        env.put("TMPDIR", Files.createDirectory(directory.resolve("a b; c")).toString());
        env.put("EDITOR", "sed -i s/one/two/");
        TextEditor editor = editor(false);
        assertThat(editor.edit(editor.file("one"))).isEqualTo("two");
    }

    @Test
    void keepsTheFileAndNamesItWhereTheEditorFailed() {
        env.put("EDITOR", "sh -c 'echo more >> \"$1\"; exit 3' x");
        TextEditor editor = editor(false);
        Path file = editor.file("one\n");
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> editor.edit(file))
                .withMessageContaining("ended with status 3")
                .satisfies(
                        problem -> assertThat(problem.hint()).get().asString().contains(file.toString()));
        assertThat(file).hasContent("one\nmore\n");
    }

    @Test
    void wantsAnEditorNamedWhereNobodyIsAtATerminal() {
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> editor(false))
                .withMessage("no editor is named and this is no terminal");
    }

    @Test
    void takesTheUsualEditorAtATerminal() throws IOException {
        Path bin = Files.createDirectory(directory.resolve("bin"));
        Path usual = Files.writeString(bin.resolve("editor"), "#!/bin/sh\necho edited > \"$1\"\n");
        Files.setPosixFilePermissions(usual, PosixFilePermissions.fromString("rwxr-xr-x"));
        env.put("PATH", "/nonexistent:" + bin);
        assertThat(editor(true).command()).isEqualTo("editor");
        env.put("PATH", "/nonexistent");
        assertThat(editor(true).command()).isEqualTo("vi");
    }
}
