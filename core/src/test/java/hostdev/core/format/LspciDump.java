package hostdev.core.format;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One function in the output of `lspci -vvxxxx`: what lspci made of its configuration space, and the bytes.
record LspciDump(String title, List<Decoded> capabilities, String hex) {
    byte[] bytes() {
        return HexFormat.of().parseHex(hex);
    }

    private static final Pattern FUNCTION = Pattern.compile("(?:[0-9a-f]{4,8}:)?[0-9a-f]{2}:[0-9a-f]{2}\\.[0-7] .*");
    private static final Pattern CAPABILITY = Pattern.compile("\\s+Capabilities: \\[([0-9a-f]+)(?: v\\d+)?\\] (.*)");
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{2,3}: ((?:[0-9a-f]{2} ?){16})\\s*");

    /// The lines that lspci wrote for one capability, joined.
    record Decoded(int offset, String text) {
        boolean has(String pattern) {
            return Pattern.compile(pattern).matcher(text).find();
        }

        int number(String pattern) {
            Matcher matcher = Pattern.compile(pattern).matcher(text);
            if (!matcher.find()) {
                throw new AssertionError("no " + pattern + " in " + text);
            }
            return Integer.parseInt(matcher.group(1));
        }
    }

    static List<LspciDump> parse(List<String> lines) {
        List<LspciDump> dumps = new ArrayList<>();
        List<String> function = new ArrayList<>();
        for (String line : lines) {
            if (FUNCTION.matcher(line).matches() && !function.isEmpty()) {
                dumps.add(one(function));
                function.clear();
            }
            function.add(line);
        }
        dumps.add(one(function));
        return dumps;
    }

    private static LspciDump one(List<String> lines) {
        List<Decoded> capabilities = new ArrayList<>();
        StringBuilder bytes = new StringBuilder();
        for (String line : lines) {
            Matcher capability = CAPABILITY.matcher(line);
            Matcher hex = HEX.matcher(line);
            if (capability.matches()) {
                capabilities.add(new Decoded(Integer.parseInt(capability.group(1), 16), capability.group(2)));
            } else if (hex.matches()) {
                bytes.append(hex.group(1).replace(" ", ""));
            } else if (!capabilities.isEmpty()) {
                Decoded last = capabilities.removeLast();
                capabilities.add(new Decoded(last.offset(), last.text() + "\n" + line.strip()));
            }
        }
        return new LspciDump(lines.getFirst(), capabilities, bytes.toString());
    }
}
