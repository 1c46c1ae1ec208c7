package hostdev.core.model;

/// A place for cards that the kernel can tell apart, `/sys/bus/pci/slots/NAME`.
///
/// @param device function 0 of the device that is in it or would be; a slot is of one device, all functions of it
/// @param power whether its power can be switched
public record Slot(String name, PciAddress device, boolean power) {
    /// Whether it can be the name of a directory in `slots`: it goes into a path.
    public static boolean isValidName(String text) {
        return !text.isEmpty()
                && text.length() < 64
                && !text.startsWith(".")
                && text.chars().noneMatch(c -> c == '/' || c < ' ' || c > '~');
    }
}
