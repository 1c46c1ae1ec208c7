package hostdev.cli.view;

import hostdev.core.model.Attachment;
import hostdev.core.model.DriverName;
import hostdev.core.model.Fact;
import hostdev.core.model.Holder;
import hostdev.core.model.Host;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciFunction;
import hostdev.core.model.Promise;
import java.util.ArrayList;
import java.util.List;

/// Facts about a function in the few words that fit a table's cell. Nothing is `-`, unknown is `unknown`.
final class CellWords {
    static final String NONE = "-";
    static final String UNKNOWN = "unknown";

    private CellWords() {}

    static String driver(PciFunction function) {
        return function.driver().either(driver -> driver.map(DriverName::name).orElse(NONE), why -> UNKNOWN);
    }

    static String group(PciFunction function) {
        return function.iommuGroup()
                .either(group -> group.map(id -> Integer.toString(id.number())).orElse(NONE), why -> UNKNOWN);
    }

    /// `nvme0n1 (mounted at /), eth0, 3 USB devices`
    static String attached(Host host, PciFunction function) {
        List<String> words = new ArrayList<>();
        List<Attachment> usb = new ArrayList<>();
        int functions = 0;
        for (Attachment attachment : host.attachedTo(function.address())) {
            if (attachment.kind() == Attachment.Kind.USB) {
                usb.add(attachment);
            } else if (attachment.kind() == Attachment.Kind.FUNCTION) {
                functions++;
            } else {
                words.add(attachment(attachment));
            }
        }
        addUsb(words, usb);
        if (functions > 0) {
            words.add(counted(functions, "virtual function", "virtual functions"));
        }
        return words.isEmpty() ? NONE : String.join(", ", words);
    }

    private static void addUsb(List<String> words, List<Attachment> usb) {
        if (usb.size() == 1) {
            words.add("USB: " + attachment(usb.getFirst()));
            return;
        }
        if (usb.isEmpty()) {
            return;
        }
        List<String> uses = new ArrayList<>();
        for (Attachment attachment : usb) {
            for (Attachment.Use use : attachment.uses()) {
                uses.add(use.what());
            }
        }
        words.add(usb.size() + " USB devices" + (uses.isEmpty() ? "" : " (" + String.join(", ", uses) + ")"));
    }

    /// `eth0 (default route)`
    static String attachment(Attachment attachment) {
        if (attachment.uses().isEmpty()) {
            return attachment.name();
        }
        StringBuilder text = new StringBuilder(attachment.name()).append(" (");
        String separator = "";
        for (Attachment.Use use : attachment.uses()) {
            text.append(separator).append(use.what());
            separator = ", ";
        }
        return text.append(')').toString();
    }

    /// `win2k3`, `dpdk-testpmd (4711)`, `rescue (promised)`
    static String usedBy(Host host, PciFunction function, List<Promise> promises) {
        List<String> words = new ArrayList<>();
        if (function.isDead()) {
            words.add("does not answer");
        }
        if (host.holders() instanceof Fact.Unknown && mayBeHeld(function)) {
            words.add(UNKNOWN);
        }
        for (Holder holder : host.holdersOf(function.address())) {
            words.add(holder(holder));
        }
        for (Promise promise : promises) {
            if (promise.device().equals(function.address())
                    && !words.contains(promise.guest().name())) {
                words.add(promise.guest() + " (promised)");
            }
        }
        return words.isEmpty() ? NONE : String.join(", ", words);
    }

    static String holder(Holder holder) {
        return holder.guest().orElseGet(() -> holder.command() + " (" + holder.pid() + ")");
    }

    /// Only what VFIO or UIO drives can be open in a process; of the others nobody is asked for.
    static boolean mayBeHeld(PciFunction function) {
        return function.driver()
                .either(
                        driver -> driver.filter(name -> name.name().contains("vfio")
                                        || name.name().contains("uio"))
                                .isPresent(),
                        why -> true);
    }

    /// As people write it: without the domain where that is 0.
    static String shortly(PciAddress address) {
        String text = address.toString();
        return address.domain() == 0 ? text.substring(5) : text;
    }

    /// `1 bridge is`, `3 bridges are`
    static String counted(long number, String one, String many) {
        return number == 1 ? "1 " + one : number + " " + many;
    }
}
