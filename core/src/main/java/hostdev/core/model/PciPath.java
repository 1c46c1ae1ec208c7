package hostdev.core.model;

import java.util.regex.Pattern;

/// The way to a function through the bridges above it, by device and function numbers, without those of the
/// buses, which the firmware gives anew when a card is put in elsewhere: `0000:00/1c.0/00.0`, domain and root bus
/// first.
///
/// A virtual function on a further bus than its physical one has `+1:10.0`: both buses are behind the same
/// bridge.
public record PciPath(String text) {
    static final int MOST_HOPS = 64;

    private static final Pattern FORM = Pattern.compile(
            "[0-9a-f]{4,8}:[0-9a-f]{2}(/(\\+[0-9]{1,3}:)?[01][0-9a-f]\\.[0-7]){1," + (MOST_HOPS - 1) + "}");

    /// @throws IllegalArgumentException where the text has another form
    public PciPath {
        if (!isValid(text)) {
            throw new IllegalArgumentException("not a path of PCI functions: '" + text + "'");
        }
    }

    public static boolean isValid(String text) {
        return FORM.matcher(text).matches();
    }

    /// The function's number within its device, the last digit.
    public int function() {
        return text.charAt(text.length() - 1) - '0';
    }

    @Override
    public String toString() {
        return text;
    }
}
