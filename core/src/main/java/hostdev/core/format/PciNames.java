package hostdev.core.format;

import hostdev.core.model.Fact;
import hostdev.core.model.PciClass;
import hostdev.core.model.PciFunction;
import hostdev.core.model.PciIds;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Names of the vendors, devices, subsystems and classes of some functions, from the text of `pci.ids`. Only the wanted
/// ones are looked for: the text has 1.4 MB, and a listing wants a dozen lines of it.
public final class PciNames {
    private final Map<Integer, String> vendors = new HashMap<>();
    /// By vendor and device in one number.
    private final Map<Integer, String> devices = new HashMap<>();

    /// By vendor and device, and those of the board, in one number.
    private final Map<Long, String> subsystems = new HashMap<>();

    private final Map<Integer, String> classes = new HashMap<>();

    private PciNames() {}

    private static int key(PciIds ids) {
        return ids.vendor() << 16 | ids.device();
    }

    private static long key(PciIds ids, PciIds subsystem) {
        return (long) key(ids) << 32 | Integer.toUnsignedLong(key(subsystem));
    }

    /// No names but those of the commonest classes.
    public static PciNames none() {
        return new PciNames();
    }

    /// @param pciIds the whole file; lines of another form are skipped, and of a list that is not in the order of its
    /// numbers, some names may be missed
    public static PciNames of(byte[] pciIds, Collection<PciFunction> wanted) {
        PciNames names = new PciNames();
        new Scan(names, pciIds, wanted).run();
        return names;
    }

    public Optional<String> vendor(int vendor) {
        return Optional.ofNullable(vendors.get(vendor));
    }

    public Optional<String> device(PciIds ids) {
        return Optional.ofNullable(devices.get(key(ids)));
    }

    /// The name of the board that the chip is on.
    public Optional<String> subsystem(PciFunction function) {
        Optional<PciIds> subsystem = function.subsystem().seen().flatMap(ids -> ids);
        return subsystem.flatMap(ids -> Optional.ofNullable(subsystems.get(key(function.ids(), ids))));
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

    /// One look at the text. Time goes where a program is over before its loops are compiled: vendors are found
    /// by bisection, since those who keep the list keep it sorted; where one is not found so, the text is run
    /// through. Not each byte is looked at, and no object is made for a line that nobody wants.
    private static final class Scan {
        /// Length of what a vendor, a device and a class begin with: four digits (or `C 0c`), two blanks.
        private static final int HEAD = 6;

        /// Below all vendors, and above them.
        private static final int NO_NUMBER = -1;

        private static final int CLASSES = 0x10000;

        /// How far to the next place where a head may end, by the byte seen at the head's end: no further
        /// than makes that byte fit into a head again (Horspool's search).
        private static final byte[] SHIFT = new byte[256];

        private static final byte[] DIGIT = new byte[256];

        static {
            Arrays.fill(SHIFT, (byte) HEAD);
            Arrays.fill(DIGIT, (byte) -1);
            for (int i = 0; i < 16; i++) {
                int digit = "0123456789abcdef".charAt(i);
                SHIFT[digit] = 2;
                DIGIT[digit] = (byte) i;
            }
            SHIFT['C'] = HEAD - 1;
            SHIFT[' '] = 1;
        }

        private final PciNames names;
        private final byte[] text;
        private final BitSet wantedVendors = new BitSet(0x10000);
        private final BitSet wantedNumbers = new BitSet(0x10000);
        private final Set<Integer> wantedDevices = new HashSet<>();
        private final Set<Long> wantedSubsystems = new HashSet<>();
        private int position;

        private Scan(PciNames names, byte[] text, Collection<PciFunction> wanted) {
            this.names = names;
            this.text = text;
            for (PciFunction function : wanted) {
                wantedVendors.set(function.ids().vendor());
                wantedNumbers.set(function.ids().device());
                wantedDevices.add(key(function.ids()));
                if (function.subsystem() instanceof Fact.Known<Optional<PciIds>>(var ids) && ids.isPresent()) {
                    wantedSubsystems.add(key(function.ids(), ids.get()));
                    wantedVendors.set(ids.get().vendor());
                }
            }
        }

        private void run() {
            for (int vendor = wantedVendors.nextSetBit(0); vendor >= 0; vendor = wantedVendors.nextSetBit(vendor + 1)) {
                int head = find(vendor);
                if (head < 0) {
                    runThrough(0);
                    return;
                }
                position = head + HEAD;
                readVendor(vendor);
            }
            int classes = find(CLASSES);
            runThrough(Math.max(classes, 0));
        }

        /// @return where the head of this rank stands in a sorted text; -1 where it was not found
        private int find(int rank) {
            int from = 0;
            int to = text.length;
            while (from < to) {
                int middle = (from + to) >>> 1;
                int head = nextHead(middle, false);
                if (head < 0 || rank(head) >= rank) {
                    to = middle;
                } else {
                    from = head + 1;
                }
            }
            int head = nextHead(from, false);
            return head >= 0 && rank(head) == rank ? head : -1;
        }

        /// A vendor's number; all classes come behind those.
        private int rank(int head) {
            return text[head] == 'C' ? CLASSES : hex(head, 4);
        }

        private void runThrough(int from) {
            for (int head = nextHead(from, false); head >= 0; head = nextHead(position, false)) {
                position = head + HEAD;
                int rank = rank(head);
                if (rank == CLASSES) {
                    readClasses(hex(head + 2, 2));
                } else if (rank != NO_NUMBER && wantedVendors.get(rank)) {
                    readVendor(rank);
                }
            }
        }

        /// The name and the wanted devices, up to the next vendor.
        private void readVendor(int vendor) {
            names.vendors.put(vendor, restOfLine());
            for (int head = nextHead(position, true);
                    head > 0 && text[head - 1] == '\t';
                    head = nextHead(position, true)) {
                position = head + HEAD;
                readDevice(vendor, hex(head, 4));
            }
        }

        /// @param below whether heads of devices are wanted too, which stand behind a tab
        /// @return where the next head stands, -1 where there is none
        private int nextHead(int from, boolean below) {
            byte[] bytes = text;
            for (int i = from + HEAD - 1; i < bytes.length; i += SHIFT[bytes[i] & 0xff]) {
                if (bytes[i] == ' ' && bytes[i - 1] == ' ' && beginsLine(i - HEAD + 1, below)) {
                    return i - HEAD + 1;
                }
            }
            return -1;
        }

        /// Not a programming interface, whose two tabs and two digits are as long as a vendor's four, and no remark,
        /// such
        /// as `# be  …`.
        private boolean beginsLine(int at, boolean below) {
            if (text[at] == '\t' || text[at] == '#') {
                return false;
            }
            int before = below && at > 0 && text[at - 1] == '\t' ? at - 2 : at - 1;
            return before < 0 || text[before] == '\n';
        }

        private void readDevice(int vendor, int number) {
            if (number < 0 || !wantedNumbers.get(number)) {
                return;
            }
            PciIds device = new PciIds(vendor, number);
            if (!wantedDevices.contains(key(device))) {
                return;
            }
            names.devices.put(key(device), restOfLine());
            // two tabs, and between them and the next device perhaps remarks
            while (isRemark(position) || (at(position) == '\t' && at(position + 1) == '\t')) {
                long board = key(device, new PciIds(hex(position + 2, 4), hex(position + 7, 4)));
                skip(isRemark(position) ? 0 : 11);
                String name = restOfLine();
                if (wantedSubsystems.contains(board)) {
                    names.subsystems.put(board, name);
                }
            }
        }

        /// `C 0c`, then `\t03`, then `\t\t20`.
        private void readClasses(int base) {
            names.classes.put(base, restOfLine());
            int sub = -1;
            while (at(position) == '\t' || isRemark(position)) {
                if (isRemark(position)) {
                    restOfLine();
                } else if (at(position + 1) != '\t') {
                    sub = hex(position + 1, 2);
                    skip(3);
                    names.classes.put(key(base, sub), restOfLine());
                } else {
                    int programming = hex(position + 2, 2);
                    skip(4);
                    names.classes.put(key(key(base, sub), programming), restOfLine());
                }
            }
        }

        /// An empty line counts as one.
        private boolean isRemark(int position) {
            return at(position) == '#' || at(position) == '\n';
        }

        /// Moves on in the line, at most to its end: one that is cut off must not take the next with it.
        private void skip(int bytes) {
            int end = position + bytes;
            while (position < end && position < text.length && text[position] != '\n') {
                position++;
            }
        }

        /// Reads from `position` to the line's end, and moves behind that.
        private String restOfLine() {
            int start = position;
            while (at(start) == ' ') {
                start++;
            }
            int end = start;
            while (end < text.length && text[end] != '\n') {
                end++;
            }
            position = end + 1;
            return start >= end ? "" : new String(text, start, end - start, StandardCharsets.UTF_8);
        }

        private byte at(int index) {
            return index < text.length ? text[index] : 0;
        }

        /// @return -1 where there are other characters than lower-case digits
        private int hex(int from, int digits) {
            int value = 0;
            for (int i = from; i < from + digits; i++) {
                int digit = DIGIT[at(i) & 0xff];
                if (digit < 0) {
                    return -1;
                }
                value = value << 4 | digit;
            }
            return value;
        }
    }
}
