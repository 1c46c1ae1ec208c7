package hostdev.core.model;

import java.util.Map;
import java.util.TreeMap;

/// What a function says of which one of its kind it is, by where that stands. Some of it shows only while a
/// driver of the host has it: two readings are compared by what both have.
public record SerialNumbers(Map<Source, String> numbers) {
    /// Where a number stands.
    public enum Source {
        /// The Device Serial Number of the configuration space (PCI Express Base Specification, 7.9.3): one for
        /// all functions of a card.
        PCIE,
        /// As the disk tells its driver.
        NVME,
        /// The permanent address of a network function.
        MAC,
        /// The keyword SN of the Vital Product Data (PCI Local Bus Specification, appendix I): of the card.
        VPD;

        /// As it is written, `pcie`.
        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    public SerialNumbers {
        numbers = java.util.Collections.unmodifiableMap(new TreeMap<>(numbers));
    }

    public static SerialNumbers none() {
        return new SerialNumbers(Map.of());
    }

    public boolean isEmpty() {
        return numbers.isEmpty();
    }

    /// These, and what only the others have.
    public SerialNumbers orElse(SerialNumbers others) {
        Map<Source, String> all = new TreeMap<>(others.numbers);
        all.putAll(numbers);
        return new SerialNumbers(all);
    }

    /// Whether one of them is in both and differs: they are not of one function.
    public boolean contradict(SerialNumbers other) {
        return numbers.entrySet().stream().anyMatch(mine -> {
            String theirs = other.numbers.get(mine.getKey());
            return theirs != null && !theirs.equals(mine.getValue());
        });
    }

    /// Whether one of them is in both and the same, and none differs.
    public boolean confirm(SerialNumbers other) {
        return !contradict(other)
                && numbers.entrySet().stream()
                        .anyMatch(mine -> mine.getValue().equals(other.numbers.get(mine.getKey())));
    }

    /// `serial number pcie 00-15-17-ff`, or `no serial number`.
    @Override
    public String toString() {
        if (numbers.isEmpty()) {
            return "no serial number";
        }
        StringBuilder text = new StringBuilder("serial number");
        numbers.forEach((source, number) -> text.append(text.length() > 13 ? ", " : " ")
                .append(source.word())
                .append(' ')
                .append(number));
        return text.toString();
    }
}
