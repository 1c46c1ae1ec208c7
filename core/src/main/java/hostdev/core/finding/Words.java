package hostdev.core.finding;

import hostdev.core.model.Attachment;
import hostdev.core.model.DriverName;
import hostdev.core.model.Holder;
import hostdev.core.model.Host;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How findings name things.
final class Words {
    private Words() {}

    /// `the guest win11 (process 4711)`, `process 812 (spdk_tgt)`
    static String holder(Holder holder) {
        return holder.guest()
                .map(guest -> "the guest " + guest + " (process " + holder.pid() + ")")
                .orElse("process " + holder.pid() + " (" + holder.command() + ")");
    }

    /// `0000:00:1d.0 (uhci_hcd, usb2)`, with what hangs on it
    static String driven(Host host, PciFunction function, DriverName driver) {
        StringBuilder words = new StringBuilder(function.address() + " (" + driver);
        for (String thing : things(host, function.address())) {
            words.append(", ").append(thing);
        }
        return words.append(')').toString();
    }

    /// `nvme0n1 mounted at /`, one for each attachment.
    static List<String> things(Host host, PciAddress device) {
        List<String> things = new ArrayList<>();
        for (Attachment attachment : host.attachedTo(device)) {
            things.add(thing(attachment));
        }
        return things;
    }

    static String thing(Attachment attachment) {
        StringBuilder words = new StringBuilder(attachment.name());
        for (Attachment.Use use : attachment.uses()) {
            words.append(' ').append(use.what());
        }
        return words.toString();
    }

    static Optional<DriverName> driver(PciFunction function) {
        return function.driver().seen().flatMap(driver -> driver);
    }
}
