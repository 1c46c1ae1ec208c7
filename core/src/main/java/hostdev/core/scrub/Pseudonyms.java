package hostdev.core.scrub;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// What stands in the place of a name: of the same length and kind, always the same for the same name and key, and told
/// back by nobody who has not the key (HMAC, RFC 2104).
final class Pseudonyms {
    private static final String ALGORITHM = "HmacSHA256";

    private final Mac mac;
    private final Map<String, byte[]> streams = new HashMap<>();

    Pseudonyms(byte[] key) {
        try {
            mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }

    /// Hexadecimal digits by others; what stands between them stays. One number has one pseudonym, however it is
    /// parted: `52:54:00:12:34:56` and `525400123456`.
    String hex(String text) {
        String digits = digits(text);
        if (isTrivial(digits)) {
            return text;
        }
        StringBuilder replaced = new StringBuilder(text.length());
        int index = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            replaced.append(Character.digit(c, 16) < 0 ? c : hexDigit(digits, index++));
        }
        return replaced.toString();
    }

    /// The lowest two bits of the first byte stay: of a network address they say what kind it is.
    private char hexDigit(String digits, int index) {
        int nibble = nibble("hex " + digits, index);
        if (index == 1) {
            nibble = (nibble & 0xc) | (Character.digit(digits.charAt(1), 16) & 0x3);
        }
        return Character.forDigit(nibble, 16);
    }

    private static String digits(String text) {
        StringBuilder digits = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            if (Character.digit(text.charAt(i), 16) >= 0) {
                digits.append(Character.toLowerCase(text.charAt(i)));
            }
        }
        return digits.toString();
    }

    /// Zeros or ones only, which say nothing.
    private static boolean isTrivial(String digits) {
        return digits.chars().allMatch(c -> c == '0') || digits.chars().allMatch(c -> c == 'f');
    }

    /// Letters by letters and digits by digits, all else as it is.
    String word(String text) {
        StringBuilder replaced = new StringBuilder(text.length());
        String name = "word " + text.toLowerCase(Locale.ROOT);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int value = octet(name, i);
            if (c >= '0' && c <= '9') {
                replaced.append((char) ('0' + value % 10));
            } else if (c >= 'a' && c <= 'z') {
                replaced.append((char) ('a' + value % 26));
            } else if (c >= 'A' && c <= 'Z') {
                replaced.append((char) ('A' + value % 26));
            } else {
                replaced.append(c < 0x80 ? c : '?');
            }
        }
        return replaced.toString();
    }

    /// A number from 0 to 255 for each place of a name.
    int octet(String name, int index) {
        byte[] stream = streams.computeIfAbsent(
                name + " " + index / 32, it -> mac.doFinal(it.getBytes(StandardCharsets.UTF_8)));
        return stream[index % 32] & 0xff;
    }

    private int nibble(String name, int index) {
        int octet = octet(name, index / 2);
        return index % 2 == 0 ? octet >> 4 : octet & 0xf;
    }
}
