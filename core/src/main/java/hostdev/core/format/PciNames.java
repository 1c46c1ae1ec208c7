package hostdev.core.format;

import hostdev.core.model.PciClass;
import hostdev.core.model.PciFunction;
import hostdev.core.model.PciIds;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Names of the vendors, devices, subsystems and classes of some functions, from the text of `pci.ids`. The text is run
/// through once for the wanted ones only: it has 1.4 MB, and a listing wants a dozen lines of it.
public final class PciNames {
    private final Map<Integer, String> vendors = new HashMap<>();
    private final Map<PciIds, String> devices = new HashMap<>();
    private final Map<Subsystem, String> subsystems = new HashMap<>();
    private final Map<Integer, String> classes = new HashMap<>();

    private PciNames() {}

    private record Subsystem(PciIds device, PciIds subsystem) {}

    /// No names but those of the commonest classes.
    public static PciNames none() {
        return new PciNames();
    }

    /// @param pciIds the whole file; lines of another form are skipped
    public static PciNames of(byte[] pciIds, Collection<PciFunction> wanted) {
        PciNames names = new PciNames();
        new Scan(names, pciIds, wanted).run();
        return names;
    }

    public Optional<String> vendor(int vendor) {
        return Optional.ofNullable(vendors.get(vendor));
    }

    public Optional<String> device(PciIds ids) {
        return Optional.ofNullable(devices.get(ids));
    }

    /// The name of the board that the chip is on.
    public Optional<String> subsystem(PciFunction function) {
        Optional<PciIds> subsystem = function.subsystem().seen().flatMap(ids -> ids);
        return subsystem.flatMap(ids -> Optional.ofNullable(subsystems.get(new Subsystem(function.ids(), ids))));
    }

    /// `USB controller`; the class code where it has no name.
    public String className(PciClass pciClass) {
        String sub = classes.get(key(pciClass.base(), pciClass.sub()));
        if (sub != null) {
            return sub;
        }
        String base = classes.get(pciClass.base());
        return base != null ? base : ClassNames.of(pciClass);
    }

    /// `EHCI`, for those classes whose programming interfaces have names.
    public Optional<String> interfaceName(PciClass pciClass) {
        int key = key(key(pciClass.base(), pciClass.sub()), pciClass.programmingInterface());
        return Optional.ofNullable(classes.get(key));
    }

    /// Keys of one, two and three bytes, told apart by a leading one.
    private static int key(int above, int code) {
        return (above | (above < 0x100 ? 0x100 : 0)) << 8 | code;
    }

    /// One run through the text.
    private static final class Scan {
        private final PciNames names;
        private final byte[] text;
        private final BitSet wantedVendors = new BitSet(0x10000);
        private final Set<PciIds> wantedDevices = new HashSet<>();
        private final Set<Subsystem> wantedSubsystems = new HashSet<>();
        private int lineStart;
        private int end;
        private int position;

        private Scan(PciNames names, byte[] text, Collection<PciFunction> wanted) {
            this.names = names;
            this.text = text;
            for (PciFunction function : wanted) {
                wantedVendors.set(function.ids().vendor());
                wantedDevices.add(function.ids());
                Optional<PciIds> subsystem = function.subsystem().seen().flatMap(ids -> ids);
                if (subsystem.isPresent()) {
                    wantedSubsystems.add(new Subsystem(function.ids(), subsystem.get()));
                    wantedVendors.set(subsystem.get().vendor());
                }
            }
        }

        private void run() {
            while (position < text.length) {
                byte first = text[position];
                if (first == 'C' && at(position + 1) == ' ') {
                    readClasses();
                } else {
                    int vendor = isBelow(first) ? -1 : hex(position, 4);
                    nextLine();
                    if (vendor >= 0 && wantedVendors.get(vendor)) {
                        names.vendors.put(vendor, name(lineStart + 4));
                        readVendor(vendor);
                    }
                }
            }
        }

        private void readVendor(int vendor) {
            PciIds device = new PciIds(vendor, -1);
            while (position < text.length && isBelow(text[position])) {
                boolean isDevice = text[position] == '\t' && at(position + 1) != '\t';
                nextLine();
                if (isDevice) {
                    device = new PciIds(vendor, hex(lineStart + 1, 4));
                    if (wantedDevices.contains(device)) {
                        names.devices.put(device, name(lineStart + 5));
                    }
                } else if (text[lineStart] == '\t' && wantedDevices.contains(device)) {
                    Subsystem key = new Subsystem(device, new PciIds(hex(lineStart + 2, 4), hex(lineStart + 7, 4)));
                    if (wantedSubsystems.contains(key)) {
                        names.subsystems.put(key, name(lineStart + 11));
                    }
                }
            }
        }

        /// The classes stand at the end, all of one letter: `C 0c`, then `\t03`, then `\t\t20`.
        private void readClasses() {
            int base = hex(position + 2, 2);
            nextLine();
            names.classes.put(base, name(lineStart + 4));
            int sub = -1;
            while (position < text.length && isBelow(text[position])) {
                boolean isSub = at(position + 1) != '\t';
                nextLine();
                if (text[lineStart] != '\t') {
                    continue;
                }
                if (isSub) {
                    sub = hex(lineStart + 1, 2);
                    names.classes.put(key(base, sub), name(lineStart + 3));
                } else {
                    names.classes.put(key(key(base, sub), hex(lineStart + 2, 2)), name(lineStart + 4));
                }
            }
        }

        /// Moves behind the line's end; the line that was there is from `lineStart` to `end`.
        private void nextLine() {
            lineStart = position;
            int i = position;
            while (i < text.length && text[i] != '\n') {
                i++;
            }
            end = i;
            position = i + 1;
        }

        private static boolean isBelow(byte first) {
            return first == '\t' || first == '#' || first == '\n';
        }

        private byte at(int index) {
            return index < text.length ? text[index] : 0;
        }

        private String name(int from) {
            int start = from;
            while (start < end && text[start] == ' ') {
                start++;
            }
            return start >= end ? "" : new String(text, start, end - start, StandardCharsets.UTF_8);
        }

        private int hex(int from, int digits) {
            int value = 0;
            for (int i = from; i < from + digits; i++) {
                int digit = Character.digit(at(i), 16);
                if (digit < 0) {
                    return -1;
                }
                value = value << 4 | digit;
            }
            return value;
        }
    }
}
