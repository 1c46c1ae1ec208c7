package hostdev.core.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hostdev.core.model.ByteText;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TextEncodingTest {
    private static final Map<BootFormat, String> TEXTS = Map.of(
            BootFormat.DEFAULT_GRUB, "GRUB_CMDLINE_LINUX=\"quiet\"\n",
            BootFormat.DEFAULT_GRUB_D, "GRUB_CMDLINE_LINUX=\"quiet\"\n",
            BootFormat.GRUB2, "menuentry 'a' {\n\tlinux /vmlinuz quiet\n}\n",
            BootFormat.GRUB, "title a\n\tkernel /vmlinuz quiet\n",
            BootFormat.EXTLINUX, "label a\n  linux /vmlinuz\n  append quiet\n",
            BootFormat.BLS, "title a\nlinux /vmlinuz\noptions quiet\n",
            BootFormat.CMDLINE, "quiet\n",
            BootFormat.FIRST_LINE, "quiet\n",
            BootFormat.GRUBENV, GrubEnvironment.HEAD + "kernelopts=quiet\n",
            BootFormat.REFIND, "\"Boot\" \"quiet\"\n");

    private static String edit(BootFormat format, String text) throws NotEditable {
        return BootText.edit(
                format, text, new BootEdit(new BootEdit.Which.All(), false, List.of(), BootArgument.all("iommu=pt")));
    }

    @Test
    void utf16IsRefusedInEitherOrderInEveryBootFile() {
        for (Map.Entry<BootFormat, String> one : TEXTS.entrySet()) {
            for (Charset charset : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
                String marked = ByteText.decode(("\ufeff" + one.getValue()).getBytes(charset));
                assertThatThrownBy(() -> edit(one.getKey(), marked))
                        .as("%s", one.getKey())
                        .isInstanceOf(NotEditable.class)
                        .hasMessage("it is UTF-16 (it begins with a byte order mark)");
                String plain = ByteText.decode(one.getValue().getBytes(charset));
                assertThatThrownBy(() -> edit(one.getKey(), plain))
                        .as("%s", one.getKey())
                        .isInstanceOf(NotEditable.class)
                        .hasMessage("line 1 has a NUL byte: the file is damaged, or UTF-16");
            }
        }
    }

    @Test
    void aNulByteIsRefusedWithItsLine() {
        assertThatThrownBy(() -> edit(BootFormat.DEFAULT_GRUB, "GRUB_TIMEOUT=5\nGRUB_CMDLINE_LINUX=\"a\0\"\n"))
                .hasMessageStartingWith("line 2 has a NUL byte");
    }

    @Test
    void aByteOrderMarkIsRefusedWhereItsReaderTakesItForAPartOfAWord() {
        for (Map.Entry<BootFormat, String> one : TEXTS.entrySet()) {
            if (one.getKey() != BootFormat.REFIND) {
                assertThatThrownBy(() -> edit(one.getKey(), "\ufeff" + one.getValue()))
                        .as("%s", one.getKey())
                        .isInstanceOf(NotEditable.class)
                        .hasMessageStartingWith("line 1 begins with a UTF-8 byte order mark, so that ");
            }
        }
        assertThatThrownBy(() -> edit(BootFormat.DEFAULT_GRUB, "GRUB_TIMEOUT=5\n\ufeffGRUB_CMDLINE_LINUX=\"a\"\n"))
                .hasMessageStartingWith("line 2 begins with a UTF-8 byte order mark, so that the shell");
    }

    @Test
    void rEFIndReadsAFileWithAByteOrderMarkAndSoDoWe() throws NotEditable {
        assertThat(edit(BootFormat.REFIND, "\ufeff\"Boot\" \"quiet\"\n"))
                .isEqualTo("\ufeff\"Boot\" \"quiet iommu=pt\"\n");
    }

    @Test
    void aFileWithAByteOrderMarkIsStillRecognised() {
        assertThat(BootFormat.detect("/etc/default/grub", "\ufeffGRUB_CMDLINE_LINUX=\"quiet\"\n"))
                .contains(BootFormat.DEFAULT_GRUB);
    }
}
