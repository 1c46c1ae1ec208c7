package hostdev.lab;

import hostdev.core.finding.Problem;

/// A file to be copied, as `lab run` takes it: `FROM:TO`.
public record Transfer(String from, String to) {
    /// @throws Problem usage, if there is no colon with something on both sides
    public static Transfer parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon <= 0 || colon == text.length() - 1) {
            throw Problem.usage(
                    "'" + text + "' names no two files", "--put FILE:PATH copies in, --get PATH:FILE copies out");
        }
        return new Transfer(text.substring(0, colon), text.substring(colon + 1));
    }
}
