package hostdev.core.doctor;

import hostdev.core.model.PciFunction;
import hostdev.core.model.PciIds;
import java.util.Optional;

/// A driver for guests that is made for certain devices, from a line of `modules.alias`:
/// `alias vfio_pci:v000015B3d0000101Esv*sd*bc*sc*i* mlx5_vfio_pci`.
///
/// @param pattern of vendor, device, subsystem's vendor and device, class, sub-class and interface; -1 for any
public record VariantDriver(String module, java.util.List<Integer> pattern) {
    private static final String PREFIX = "alias vfio_pci:";
    private static final String[] PARTS = {"v", "d", "sv", "sd", "bc", "sc", "i"};

    /// @return empty where the line is about anything else, or about any device whatever
    public static Optional<VariantDriver> parse(String line) {
        if (!line.startsWith(PREFIX)) {
            return Optional.empty();
        }
        int space = line.lastIndexOf(' ');
        if (space < PREFIX.length()) {
            return Optional.empty();
        }
        java.util.List<Integer> pattern = new java.util.ArrayList<>();
        String rest = line.substring(PREFIX.length(), space);
        for (int part = 0; part < PARTS.length; part++) {
            if (!rest.startsWith(PARTS[part])) {
                return Optional.empty();
            }
            rest = rest.substring(PARTS[part].length());
            int end = end(rest, part);
            Optional<Integer> number = end < 0 ? Optional.empty() : number(rest.substring(0, end));
            if (number.isEmpty()) {
                return Optional.empty();
            }
            pattern.add(number.get());
            rest = rest.substring(end);
        }
        boolean any = pattern.stream().allMatch(value -> value < 0);
        return any ? Optional.empty() : Optional.of(new VariantDriver(line.substring(space + 1), pattern));
    }

    /// Numbers are of a fixed width in capitals; the next part begins with a small letter.
    private static int end(String rest, int part) {
        if (rest.startsWith("*")) {
            return 1;
        }
        int digits = part < 4 ? 8 : 2;
        return rest.length() >= digits ? digits : -1;
    }

    private static Optional<Integer> number(String text) {
        if (text.equals("*")) {
            return Optional.of(-1);
        }
        try {
            return Optional.of((int) Long.parseLong(text, 16));
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }

    boolean fits(PciFunction function) {
        Optional<PciIds> subsystem = function.subsystem().seen().flatMap(ids -> ids);
        return is(0, function.ids().vendor())
                && is(1, function.ids().device())
                && is(2, subsystem.map(PciIds::vendor).orElse(-1))
                && is(3, subsystem.map(PciIds::device).orElse(-1))
                && is(4, function.pciClass().base())
                && is(5, function.pciClass().sub())
                && is(6, function.pciClass().programmingInterface());
    }

    private boolean is(int part, int value) {
        return pattern.get(part) < 0 || pattern.get(part) == value;
    }
}
