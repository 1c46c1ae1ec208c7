package hostdev.core.scrub;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Replaces what names a machine, its parts and its people. First it is told what there is ([#learn]), then it replaces
/// that and all that looks like it.
public final class Scrubber {
    private static final String UUID = "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}";

    /// Numbers in hexadecimal digits: UUIDs, addresses of cards with colons and without, device serial numbers, names
    /// of disks and machines; shorter ones behind a word that says so.
    private static final Pattern NUMBERS =
            Pattern.compile("(?<=naa\\.|eui\\.|wwn-0x|uuid\\.|enx|wlx|wwx|nguid\\.)[0-9a-fA-F]{12,32}(?![0-9A-Za-z])"
                    + "|(?<![0-9A-Za-z])(?:" + UUID
                    + "|(?:[0-9a-fA-F]{2}:){5,19}[0-9a-fA-F]{2}"
                    + "|(?:[0-9a-fA-F]{2}-){5,7}[0-9a-fA-F]{2}"
                    + "|[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})(?![0-9A-Za-z])");

    /// LVM's, with dashes, and as device mapper has them: of the group, or of the group and the volume.
    private static final Pattern LVM =
            Pattern.compile("(?<![0-9A-Za-z])[0-9A-Za-z]{6}(?:-[0-9A-Za-z]{4}){5}-[0-9A-Za-z]{6}(?![0-9A-Za-z])"
                    + "|(?<=LVM-)[0-9A-Za-z]{32,64}");

    private static final int SHORTEST = 4;

    private final Pseudonyms pseudonyms;
    private final NetworkAddresses addresses;

    /// What was learnt, by its first four characters, the longest first.
    private final Map<String, List<String>> learnt = new HashMap<>();

    private final Set<String> known = new HashSet<>();

    /// @param key who has it can compare what it made with what it made before
    public Scrubber(byte[] key) {
        this.pseudonyms = new Pseudonyms(key);
        this.addresses = new NetworkAddresses(pseudonyms);
    }

    /// From now on this word is replaced wherever it stands. What is too short to be anybody's name is not, nor what
    /// consists of zeros or is a PCI address.
    public void learn(String name) {
        String word = name.strip();
        boolean says = word.chars().anyMatch(c -> "0fF-:. xX".indexOf(c) < 0);
        if (word.length() < SHORTEST || !says || word.matches("[0-9a-f]{4,8}:[0-9a-f]{2}:[0-9a-f]{2}\\.[0-7]")) {
            return;
        }
        if (known.add(word)) {
            List<String> alike = learnt.computeIfAbsent(word.substring(0, SHORTEST), _ -> new ArrayList<>());
            alike.add(word);
            alike.sort(Comparator.comparingInt(String::length).reversed());
        }
    }

    /// The same for the same key, which it does not tell.
    public String fingerprint() {
        return pseudonyms.word("hostdevcapturefingerprint");
    }

    /// How many words were learnt.
    public int words() {
        return known.size();
    }

    public String text(String text) {
        String first = NUMBERS.matcher(text).replaceAll(match -> Matcher.quoteReplacement(number(match.group())));
        String second = LVM.matcher(first).replaceAll(match -> lvm(match.group()));
        return words(addresses.inText(Secrets.without(second)));
    }

    /// The same for what people and programs write freely: what looks like a key or a token goes too.
    public String freeText(String text) {
        return Secrets.withoutTokens(text(text));
    }

    /// Text of the kernel's tables in `/proc/net`.
    public String kernelTable(String path, String text) {
        return addresses.inKernelTable(path, text);
    }

    /// Bytes that are no text: only what cannot be there by chance.
    String bytes(String latin) {
        String first = NUMBERS.matcher(latin).replaceAll(match -> Matcher.quoteReplacement(number(match.group())));
        return words(LVM.matcher(first).replaceAll(match -> lvm(match.group())));
    }

    /// A number in hexadecimal digits, in whatever way they are parted.
    String number(String digits) {
        return pseudonyms.hex(digits);
    }

    /// A serial number of any letters and digits.
    String word(String serial) {
        return pseudonyms.word(serial);
    }

    /// The dashes are not counted, and a group's number is the same in front of a volume's.
    private String lvm(String id) {
        if (id.indexOf('-') < 0) {
            int half = Math.min(32, id.length());
            return pseudonyms.word(id.substring(0, half))
                    + (id.length() > half ? pseudonyms.word(id.substring(half)) : "");
        }
        String plain = pseudonyms.word(id.replace("-", ""));
        StringBuilder parted = new StringBuilder();
        int next = 0;
        for (int i = 0; i < id.length(); i++) {
            parted.append(id.charAt(i) == '-' ? '-' : plain.charAt(next++));
        }
        return parted.toString();
    }

    private String words(String text) {
        StringBuilder replaced = null;
        int copied = 0;
        for (int i = 0; i + SHORTEST <= text.length(); i++) {
            List<String> alike = learnt.get(text.substring(i, i + SHORTEST));
            String word = alike == null ? "" : standing(alike, text, i);
            if (!word.isEmpty()) {
                replaced = replaced == null ? new StringBuilder(text.length()) : replaced;
                replaced.append(text, copied, i).append(pseudonyms.word(word));
                copied = i + word.length();
                i = copied - 1;
            }
        }
        return replaced == null
                ? text
                : replaced.append(text, copied, text.length()).toString();
    }

    /// Which of the words stands there, and is not a part of a longer one; empty for none.
    private static String standing(List<String> alike, String text, int at) {
        if (at > 0 && isWord(text.charAt(at - 1))) {
            return "";
        }
        for (String word : alike) {
            int end = at + word.length();
            if (text.startsWith(word, at) && (end == text.length() || !isWord(text.charAt(end)))) {
                return word;
            }
        }
        return "";
    }

    private static boolean isWord(char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
}
