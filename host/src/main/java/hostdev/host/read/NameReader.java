package hostdev.host.read;

import hostdev.core.format.PciNames;
import hostdev.core.model.Fact;
import hostdev.core.model.PciFunction;
import hostdev.host.root.HostRoot;
import java.util.Collection;

/// Finds the names of functions in the machine's `pci.ids`; for a copied tree without one, in that of the machine that
/// this program runs on, since names are the same everywhere.
public final class NameReader {
    private static final int MOST = 16 << 20;
    private static final String[] PLACES = {
        "/usr/share/misc/pci.ids", "/usr/share/hwdata/pci.ids", "/usr/share/pci.ids", "/var/lib/pciutils/pci.ids"
    };

    private NameReader() {}

    /// Without any `pci.ids` there are only class names.
    public static PciNames read(HostRoot root, Collection<PciFunction> functions) {
        Fact<byte[]> text = pciIds(root);
        if (text instanceof Fact.Unknown<byte[]>) {
            text = pciIds(HostRoot.thisMachine());
        }
        if (text instanceof Fact.Unknown<byte[]>) {
            text = HostRoot.thisMachine().bytes(packaged(), MOST);
        }
        return text.either(bytes -> PciNames.of(bytes, functions), why -> PciNames.none());
    }

    private static Fact<byte[]> pciIds(HostRoot root) {
        for (String place : PLACES) {
            Fact<byte[]> text = root.bytes(place, MOST);
            if (text instanceof Fact.Known<byte[]>) {
                return text;
            }
        }
        return Fact.unknown("no pci.ids");
    }

    /// Where a runtime image of ours carries one: whoever builds the image puts it there.
    private static String packaged() {
        return System.getProperty("java.home") + "/share/pci.ids";
    }
}
