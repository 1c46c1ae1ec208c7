package hostdev.core.scrub;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Overwrites what is a secret by the word that it stands behind, and what looks like one by itself.
final class Secrets {
    private static final String NAME = "passw(?:or)?d|passphrase|passwd|secret|token|credentials?|api[-_]?key"
            + "|access[-_]?key|private[-_]?key|auth[-_]?key|bearer|chap[-_.]?pass\\w*|cookie";

    /// A value in quotes ends with them, one without at white space. JSON within JSON has its quotes behind
    /// backslashes.
    private static final String VALUE = "(?:\\\\+\"[^\"\\\\\\n]*|\"(?:[^\"\\\\\\n]|\\\\.)*|'[^'\\n]*|[^\\s'\"&<>,;]+)";

    private static final Pattern NAMED =
            Pattern.compile("(?i)((?:" + NAME + ")[\\w.-]{0,40}\\\\*[\"']?\\s*[=:]\\s*)(" + VALUE + ")"
                    + "|(systemd\\.set_credential\\w*=)(\\S+)"
                    + "|(password_pbkdf2\\s+\\S+\\s+|password\\s+(?:--md5\\s+|is\\s+)?)(?!=|:)(\\S+)"
                    + "|((?<![a-z0-9+.-])[a-z][a-z0-9+.-]{0,20}://)([^\\s/@'\"<>]+(?=@))"
                    + "|(netroot=\\S*?iscsi:)([^\\s@]+(?=@))"
                    + "|(/home/|/run/media/|/media/|/Users/)([^/\\s'\"<>:,\\\\]+)"
                    + "|(<(?:qemu:)?env\\s+name=['\"][^'\"]*['\"]\\s+value=['\"])([^'\"]*)"
                    + "|(username=['\"]?)([^'\",\\s]*)"
                    + "|(\\squery=['\"])([^'\"]*)"
                    + "|(,data=)([^\\s,'\"]+)");

    /// What is a secret, or free text, up to its end.
    private static final Pattern BLOCK = Pattern.compile(
            "<(title|description|metadata|cookies?|oemStrings)(?:\\s[^<>]{0,200})?>|-----BEGIN [A-Z ]{0,40}PRIVATE"
                    + " KEY-----");

    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9+/=_-]{16,}");
    private static final Pattern PART = Pattern.compile("[A-Za-z0-9]+");

    /// Kinds of names that hold digits between letters and are none: of devices, addresses and numbers.
    private static final Pattern NO_SECRET = Pattern.compile("(?:pci_[0-9a-f_]+|(?:[a-z]{0,2}+[0-9A-F*]++)++"
            + "|0x[0-9a-fA-F]+|[0-9a-f]{4,16}(?:-[0-9a-f]{4,16})?|hostdev-[0-9a-f-]+)");

    private static final int SHORTEST_PART = 5;
    private static final int MIN_TURNS = 3;
    private static final int MIN_RANDOM = 12;

    private Secrets() {}

    static String without(String text) {
        return NAMED.matcher(withoutBlocks(text)).replaceAll(Secrets::overwritten);
    }

    private static String withoutBlocks(String text) {
        StringBuilder kept = new StringBuilder();
        int copied = 0;
        Matcher block = BLOCK.matcher(text);
        while (block.find(copied)) {
            int end = text.indexOf(block.group(1) == null ? "-----END" : "</" + block.group(1), block.end());
            int stop = end < 0 ? text.length() : end;
            kept.append(text, copied, block.end()).append(crossedOut(text.substring(block.end(), stop)));
            copied = stop;
        }
        return copied == 0 ? text : kept.append(text, copied, text.length()).toString();
    }

    private static String overwritten(MatchResult match) {
        for (int group = 1; group < match.groupCount(); group += 2) {
            if (match.group(group) != null) {
                return Matcher.quoteReplacement(match.group(group) + crossedOut(match.group(group + 1)));
            }
        }
        return Matcher.quoteReplacement(match.group());
    }

    /// As long as before, with the quotes and line ends that were there.
    static String crossedOut(String text) {
        StringBuilder crossed = new StringBuilder(text);
        boolean start = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean opening = start && (c == '\\' || c == '"' || c == '\'');
            start = opening;
            if (!opening && c != '\n') {
                crossed.setCharAt(i, 'x');
            }
        }
        return crossed.toString();
    }

    /// The same for keys and tokens that stand alone: letters and digits without the order that words have.
    static String withoutTokens(String text) {
        return TOKEN.matcher(text)
                .replaceAll(match -> Matcher.quoteReplacement(
                        looksRandom(match.group()) ? crossedOut(match.group()) : match.group()));
    }

    static boolean looksRandom(String token) {
        return !NO_SECRET.matcher(token).matches() && random(token) >= MIN_RANDOM;
    }

    /// How many characters are in parts that turn between small letters, capitals and digits as no word does.
    private static int random(String token) {
        int random = 0;
        Matcher part = PART.matcher(token);
        while (part.find()) {
            String text = part.group();
            if (text.length() >= SHORTEST_PART && !NO_SECRET.matcher(text).matches() && turns(text) >= MIN_TURNS) {
                random += text.length();
            }
        }
        return random;
    }

    /// A capital before small letters begins a word, as in `IommuGroup`, and is no turn.
    private static int turns(String text) {
        int turns = 0;
        for (int i = 1; i < text.length(); i++) {
            int before = kind(text.charAt(i - 1));
            int now = kind(text.charAt(i));
            boolean beginsWord = (before == 1 && now == 0)
                    || (before == 0 && now == 1 && i + 1 < text.length() && kind(text.charAt(i + 1)) == 0);
            if (before != now && !beginsWord) {
                turns++;
            }
        }
        return turns;
    }

    /// 0 for a small letter, 1 for a capital, 2 for a digit.
    private static int kind(char c) {
        return Character.isDigit(c) ? 2 : Character.isUpperCase(c) ? 1 : 0;
    }
}
