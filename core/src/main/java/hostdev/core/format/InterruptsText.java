package hostdev.core.format;

import hostdev.core.model.Interrupt;
import java.util.ArrayList;
import java.util.List;

/// Reads `/proc/interrupts`: a head line that names the processors, then a row an interrupt (proc_pid_interrupts(5),
/// kernel/irq/proc.c).
public final class InterruptsText {
    private InterruptsText() {}

    /// The rows in order; a row that has another form is left out.
    public static List<Interrupt> parse(String text) {
        List<Interrupt> rows = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            int colon = line.indexOf(':');
            if (colon > 0 && !line.substring(0, colon).contains("CPU")) {
                rows.add(row(line.substring(0, colon).strip(), line.substring(colon + 1)));
            }
        }
        return rows;
    }

    /// More digits than the kernel's counters of 32 bits ever have are no count.
    private static final int MOST_DIGITS = 18;

    private static Interrupt row(String irq, String rest) {
        long count = 0;
        int at = 0;
        while (true) {
            int start = skipBlanks(rest, at);
            int end = start;
            while (end < rest.length() && Character.isDigit(rest.charAt(end))) {
                end++;
            }
            if (end == start || end - start > MOST_DIGITS || (end < rest.length() && rest.charAt(end) != ' ')) {
                return new Interrupt(irq, count, handlers(rest.substring(start)));
            }
            count += Long.parseLong(rest, start, end, 10);
            at = end;
        }
    }

    private static int skipBlanks(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
        return at;
    }

    /// `IO-APIC   16-fasteoi   vfio-intx(0000:00:1d.7), ehci_hcd:usb1`: chip, kind, then the handlers.
    private static List<String> handlers(String description) {
        List<String> handlers = new ArrayList<>();
        for (String part : description.split(", ", -1)) {
            String last = part.strip();
            if (!last.isEmpty()) {
                handlers.add(
                        handlers.isEmpty()
                                ? last.substring(last.lastIndexOf("  ") + 1).strip()
                                : last);
            }
        }
        return handlers;
    }
}
