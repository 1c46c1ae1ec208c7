package hostdev.core.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;

/// Takes a register apart: `Register.of("ACSCap", 0x1f).flags(0, "SrcValid TransBlk").row()`.
final class Register {
    private final String label;
    private final long value;
    private final List<Row.Item> items = new ArrayList<>();

    private Register(String label, long value) {
        this.label = label;
        this.value = value;
    }

    static Register of(String label, long value) {
        return new Register(label, value);
    }

    /// Bits one after the other, the names apart by blanks; a dot is a bit without one.
    Register flags(int first, String names) {
        int bit = first;
        for (String name : names.split(" ", -1)) {
            if (!name.equals(".")) {
                items.add(new Row.Item(name, Optional.of((value >> bit & 1) != 0), ""));
            }
            bit++;
        }
        return this;
    }

    /// A field of some bits, in words.
    Register field(String name, int first, int bits, LongFunction<String> words) {
        return say(name, words.apply(bits(first, bits)));
    }

    /// A field of some bits, as a number.
    Register number(String name, int first, int bits) {
        return say(name, Long.toString(bits(first, bits)));
    }

    /// A field of some bits, in hexadecimal digits.
    Register hex(String name, int first, int bits, int digits) {
        return say(name, hex(bits(first, bits), digits));
    }

    /// A field of some bits, one word for each number; beyond them `unknown`.
    Register choice(String name, int first, int bits, String... words) {
        int number = (int) bits(first, bits);
        return say(name, number < words.length ? words[number] : "unknown");
    }

    Register say(String name, String words) {
        items.add(new Row.Item(name, Optional.empty(), words));
        return this;
    }

    long bits(int first, int bits) {
        return (value >>> first) & ((1L << bits) - 1);
    }

    Row row() {
        return new Row(label, items);
    }

    static String hex(long number, int digits) {
        String text = Long.toHexString(number);
        return "0".repeat(Math.max(0, digits - text.length())) + text;
    }
}
