package hostdev.core.config;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/// The hexadecimal text that `lspci -x`, `-xxx` and `-xxxx` print, with or without what lspci says besides.
public final class LspciHex {
    private static final int MOST = 65_536;

    private final List<Dump> dumps = new ArrayList<>();
    private String title = "";
    /// Whether lspci itself says of it that all bits are set.
    private boolean dead;
    private ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /// One function's.
    public static final class Dump {
        private final String title;
        private final byte[] bytes;

        Dump(String title, byte[] bytes) {
            this.title = title;
            this.bytes = bytes;
        }

        /// The line in front of it, `00:1f.2 SATA controller: …`; empty where there is none.
        public String title() {
            return title;
        }

        public byte[] bytes() {
            return bytes.clone();
        }
    }

    private LspciHex() {}

    /// All functions in a text, in their order; none where it has no such lines.
    public static List<Dump> parse(String text) {
        LspciHex parser = new LspciHex();
        for (String line : text.split("\n", -1)) {
            parser.line(line.stripTrailing());
        }
        parser.end();
        return parser.dumps;
    }

    private void line(String line) {
        int colon = line.indexOf(": ");
        int offset = colon == 2 || colon == 3 ? number(line.substring(0, colon)) : -1;
        if (offset >= 0 && addTo(offset, line.substring(colon + 2))) {
            return;
        }
        if (isTitle(line)) {
            end();
            title = line;
        }
        dead |= line.contains("(rev ff)") || line.contains("Unknown header type 7f");
    }

    /// `00:1f.2 …` or `0000:00:1f.2 …`
    private static boolean isTitle(String line) {
        int blank = line.indexOf(' ');
        return blank >= 7 && line.charAt(blank - 2) == '.' && line.charAt(blank - 5) == ':';
    }

    private boolean addTo(int offset, String digits) {
        if (offset == 0 && bytes.size() > 0) {
            String again = title;
            end();
            title = bytes.size() == 0 ? "" : again;
        }
        if (offset != bytes.size()) {
            return false;
        }
        byte[] line = new byte[16];
        int count = 0;
        for (String word : digits.strip().split(" ", -1)) {
            int value = word.length() == 2 ? number(word) : -1;
            if (value < 0 || count == line.length) {
                return false;
            }
            line[count++] = (byte) value;
        }
        bytes.write(line, 0, count);
        return true;
    }

    private void end() {
        if ((bytes.size() > 0 || (dead && !title.isEmpty())) && dumps.size() < MOST) {
            dumps.add(new Dump(title, bytes.toByteArray()));
        }
        bytes = new ByteArrayOutputStream();
        title = "";
        dead = false;
    }

    private static int number(String digits) {
        int number = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = Character.digit(digits.charAt(i), 16);
            if (digit < 0) {
                return -1;
            }
            number = number << 4 | digit;
        }
        return number;
    }
}
