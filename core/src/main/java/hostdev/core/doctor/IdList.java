package hostdev.core.doctor;

import hostdev.core.model.Host;
import hostdev.core.model.PciFunction;
import hostdev.core.model.PciIds;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// One member of a driver's parameter `ids`: `vendor:device[:subvendor[:subdevice[:class[:mask]]]]`
/// (drivers/vfio/pci/vfio_pci.c, `vfio_pci_fill_ids`).
///
/// @param parts its numbers; empty where it is none
record IdList(String text, List<Integer> parts) {
    private static final Pattern MEMBERS = Pattern.compile("[0-9a-fA-F]{4}:[0-9a-fA-F]{4}([0-9a-fA-F:,]*)");
    private static final int MOST_PARTS = 6;

    /// The members between commas; empty ones are passed over, as the kernel does.
    static List<IdList> parse(String value) {
        List<IdList> all = new ArrayList<>();
        for (String text : value.split(",", -1)) {
            if (!text.isEmpty()) {
                all.add(new IdList(text, numbers(text)));
            }
        }
        return List.copyOf(all);
    }

    /// Whether a value is a list of identifiers, whatever it stands behind.
    static boolean looksLike(String value) {
        return MEMBERS.matcher(value).matches();
    }

    /// The words behind a list that were meant to belong to it: a blank ends a list.
    static List<String> lost(List<String> words, int list) {
        List<String> lost = new ArrayList<>();
        for (String word : words.subList(list + 1, words.size())) {
            String bare = word.startsWith(",") ? word.substring(1) : word;
            if (!bare.isEmpty() && !looksLike(bare)) {
                break;
            }
            lost.add(word);
        }
        return List.copyOf(lost);
    }

    private static List<Integer> numbers(String text) {
        List<Integer> numbers = new ArrayList<>();
        for (String part : text.split(":", -1)) {
            String digits = part.startsWith("0x") || part.startsWith("0X") ? part.substring(2) : part;
            if (!digits.matches("[0-9a-fA-F]{1,8}")) {
                return List.of();
            }
            numbers.add((int) Long.parseLong(digits, 16));
        }
        // no device has the vendor 0: this is the beginning of an address
        boolean wellFormed = numbers.size() >= 2 && numbers.size() <= MOST_PARTS && numbers.getFirst() != 0;
        return wellFormed ? List.copyOf(numbers) : List.of();
    }

    boolean understood() {
        return !parts.isEmpty();
    }

    List<PciFunction> caught(Host host) {
        List<PciFunction> caught = new ArrayList<>();
        for (PciFunction function : understood() ? host.all() : List.<PciFunction>of()) {
            if (fits(function)) {
                caught.add(function);
            }
        }
        return List.copyOf(caught);
    }

    private boolean fits(PciFunction function) {
        Optional<PciIds> subsystem = function.subsystem().seen().flatMap(ids -> ids);
        return function.ids().vendor() == parts.get(0)
                && function.ids().device() == parts.get(1)
                && (parts.size() < 3
                        || subsystem.filter(ids -> ids.vendor() == parts.get(2)).isPresent())
                && (parts.size() < 4
                        || subsystem.filter(ids -> ids.device() == parts.get(3)).isPresent());
    }
}
