package hostdev.core.model;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// Text of a file that need not be UTF-8: a byte that is none becomes a lone surrogate, U+DC80 to U+DCFF, and comes out
/// again as that byte (Python's `surrogateescape`, PEP 383). So a file that is changed in one place stays the same,
/// byte for byte, in all others.
public final class ByteText {
    private static final int FIRST = 0xdc80;
    private static final int LAST = 0xdcff;
    /// No character, and so in no text that people write.
    private static final char MARK = '\uffff';

    private static final String DOUBLE_MARK = "\uffff\uffff";

    private ByteText() {}

    public static String decode(byte[] bytes) {
        return decode(bytes, bytes.length);
    }

    /// The first `length` bytes.
    public static String decode(byte[] bytes, int length) {
        String text = new String(bytes, 0, length, StandardCharsets.UTF_8);
        return text.indexOf('\ufffd') < 0 ? text : exactly(ByteBuffer.wrap(bytes, 0, length));
    }

    private static String exactly(ByteBuffer bytes) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        CharBuffer text = CharBuffer.allocate(bytes.remaining());
        while (true) {
            CoderResult result = decoder.decode(bytes, text, true);
            if (!result.isError()) {
                return text.flip().toString();
            }
            for (int i = 0; i < result.length(); i++) {
                text.put((char) (0xdc00 + (bytes.get() & 0xff)));
            }
            decoder.reset();
        }
    }

    public static byte[] encode(String text) {
        int next = nextByte(text, 0);
        if (next < 0) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        int from = 0;
        while (next >= 0) {
            bytes.writeBytes(text.substring(from, next).getBytes(StandardCharsets.UTF_8));
            bytes.write(text.charAt(next) & 0xff);
            from = next + 1;
            next = nextByte(text, from);
        }
        bytes.writeBytes(text.substring(from).getBytes(StandardCharsets.UTF_8));
        return bytes.toByteArray();
    }

    private static int nextByte(String text, int from) {
        for (int index = from; index < text.length(); index++) {
            if (isByte(text, index)) {
                return index;
            }
        }
        return -1;
    }

    /// Whether the character stands for a byte that is no UTF-8.
    public static boolean isByte(String text, int index) {
        char c = text.charAt(index);
        return c >= FIRST && c <= LAST && (index == 0 || !Character.isHighSurrogate(text.charAt(index - 1)));
    }

    /// The same for JSON, which has no lone surrogates: such a byte is U+FFFF and two hexadecimal digits.
    public static String escaped(String text) {
        if (nextByte(text, 0) < 0 && text.indexOf(MARK) < 0) {
            return text;
        }
        StringBuilder escaped = new StringBuilder();
        for (int index = 0; index < text.length(); index++) {
            char c = text.charAt(index);
            if (isByte(text, index)) {
                escaped.append(MARK).append(HexFormat.of().toHexDigits((byte) c));
            } else {
                escaped.append(c == MARK ? DOUBLE_MARK : String.valueOf(c));
            }
        }
        return escaped.toString();
    }

    /// What [#escaped] was made from.
    public static String unescaped(String text) {
        int mark = text.indexOf(MARK);
        if (mark < 0) {
            return text;
        }
        StringBuilder plain = new StringBuilder();
        int from = 0;
        while (mark >= 0) {
            plain.append(text, from, mark);
            int length = escape(text, mark, plain);
            from = mark + length;
            mark = text.indexOf(MARK, from);
        }
        return plain.append(text, from, text.length()).toString();
    }

    /// How long the escape is that begins here.
    private static int escape(String text, int mark, StringBuilder plain) {
        if (text.startsWith(DOUBLE_MARK, mark)) {
            plain.append(MARK);
            return 2;
        }
        if (mark + 2 < text.length()
                && "89abcdef".indexOf(text.charAt(mark + 1)) >= 0
                && HexFormat.isHexDigit(text.charAt(mark + 2))) {
            plain.append((char) (0xdc00 + HexFormat.fromHexDigits(text, mark + 1, mark + 3)));
            return 3;
        }
        plain.append(MARK);
        return 1;
    }
}
