package hostdev.core.doctor;

import hostdev.core.model.PciAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One member of the value of xen-pciback's `hide`: `(0000:01:00.0)(02:00.*)(03:*.*)`, between them at most blanks. One
/// that is not understood keeps the whole module from loading (drivers/xen/xen-pciback/pci_stub.c, `pcistub_init`).
///
/// @param text as it stands there, without its parentheses where it is understood
/// @param parts domain, bus, device, function; -1 for `*`; empty where it is not understood
record HiddenDevices(String text, List<Integer> parts) {
    private static final String HEX = "([0-9a-fA-F]{1,4})";
    private static final Pattern MEMBER = Pattern.compile(
            "\\s*\\(((?:" + HEX + ":)?" + HEX + ":(?:" + HEX + "\\.([0-9a-fA-F]|\\*)|\\*\\.\\*))\\)\\s*");

    /// To the first that is not understood, that one with all behind it.
    static List<HiddenDevices> parse(String value) {
        List<HiddenDevices> all = new ArrayList<>();
        Matcher member = MEMBER.matcher(value);
        int at = 0;
        while (at < value.length()) {
            if (!member.find(at) || member.start() != at) {
                all.add(new HiddenDevices(value.substring(at), List.of()));
                break;
            }
            all.add(new HiddenDevices(
                    member.group(1),
                    List.of(
                            member.group(2) == null ? 0 : part(member.group(2)),
                            part(member.group(3)),
                            part(member.group(4)),
                            part(member.group(5)))));
            at = member.end();
        }
        return List.copyOf(all);
    }

    private static int part(@org.jspecify.annotations.Nullable String hex) {
        return hex == null || hex.equals("*") ? -1 : Integer.parseInt(hex, 16);
    }

    boolean understood() {
        return !parts.isEmpty();
    }

    boolean fits(PciAddress address) {
        return understood()
                && parts.get(0) == address.domain()
                && parts.get(1) == address.bus()
                && (parts.get(2) < 0 || parts.get(2) == address.device())
                && (parts.get(3) < 0 || parts.get(3) == address.function());
    }
}
