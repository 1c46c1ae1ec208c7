package hostdev.core.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class XmlEditsTest {
    /// As where somebody has pasted lines from another system.
    @Test
    void aTextWithBothKindsOfLineEndsIsEditedAtTheEndOfTheRightLine() {
        String text = "<a>\n  <b/>\n</a>\r\n";
        XmlElement root = XmlPlaces.root("a", text);
        XmlEdits edits = new XmlEdits(text);
        edits.append(root, List.of("<c/>"));
        assertThat(edits.applied()).startsWith("<a>\n  <b/>").endsWith("  <c/>\n</a>\r\n");
        assertThat(XmlPlaces.root("a", edits.applied()).children()).hasSize(2);
    }
}
