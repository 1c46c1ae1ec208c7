package hostdev.core.config;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/// All of a configuration space in words.
///
/// @param length how many bytes of it were there: 64, 256 or 4096
/// @param capabilities in the order of their lists
/// @param faults what is wrong with it, or missing: empty where both lists came to their ends
public record ConfigExplanation(int length, Explained header, List<Explained> capabilities, List<String> faults) {
    private static final int HEADER = 64;
    private static final int CONVENTIONAL = 256;
    private static final int WHOLE = 4096;

    /// @param bytes from offset 0 on, as many as could be read
    /// @return empty where there is less than a header, or nothing answered
    public static Optional<ConfigExplanation> of(byte[] bytes) {
        Space space = new Space(bytes.length > WHOLE ? java.util.Arrays.copyOf(bytes, WHOLE) : bytes);
        // a virtual function has no ids of its own, only ones (SR-IOV, 9.3.4.1.1): not so its command and status
        if (space.length() < HEADER || (space.word(0) == 0xffff && space.dword(4) == 0xffffffffL)) {
            return Optional.empty();
        }
        List<String> faults = new ArrayList<>();
        List<Explained> capabilities = conventional(space, faults);
        boolean express = capabilities.stream().anyMatch(it -> it.id() == 0x10 || it.id() == 0x07);
        if (express && space.length() > CONVENTIONAL) {
            extended(space, capabilities, faults);
        }
        return Optional.of(new ConfigExplanation(
                space.length(), HeaderWords.of(space), List.copyOf(capabilities), List.copyOf(faults)));
    }

    private static List<Explained> conventional(Space space, List<String> faults) {
        List<Explained> capabilities = new ArrayList<>();
        if ((space.word(0x06) & 0x10) == 0) {
            return capabilities;
        }
        BitSet seen = new BitSet(CONVENTIONAL);
        int at = space.octet((space.octet(0x0e) & 0x7f) == 2 ? 0x14 : 0x34) & 0xfc;
        while (at != 0) {
            if (!space.holds(at, 2)) {
                faults.add("what is behind the first " + space.length() + " bytes is not there: only root reads it");
                return capabilities;
            }
            if (at < HEADER || seen.get(at) || space.octet(at) == 0xff) {
                faults.add("the list of capabilities is broken at " + Register.hex(at, 2));
                return capabilities;
            }
            seen.set(at);
            capabilities.add(ConventionalWords.of(space, at, space.octet(at)));
            at = space.octet(at + 1) & 0xfc;
        }
        return capabilities;
    }

    private static void extended(Space space, List<Explained> capabilities, List<String> faults) {
        BitSet seen = new BitSet(WHOLE);
        int at = CONVENTIONAL;
        while (at != 0) {
            long header = space.dword(at);
            if (!space.holds(at, 4) || at < CONVENTIONAL || seen.get(at) || header == 0xffffffffL) {
                faults.add("the list of extended capabilities is broken at " + Register.hex(at, 3));
                return;
            }
            if (header == 0) {
                return;
            }
            seen.set(at);
            if ((header & 0xffff) != 0) {
                capabilities.add(ExtendedWords.of(space, at, (int) (header & 0xffff)));
            }
            at = (int) (header >>> 20 & 0xffc);
        }
    }
}
