package hostdev.core.boot;

import hostdev.core.model.ByteText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `grubenv`: what GRUB 2 saves between boots (its manual, "Environment block"). RHEL 8 and Fedora 30 to 32 keep the
/// arguments of all kernels in its `kernelopts`. It has a fixed size, in bytes, and is filled up with `#`.
final class GrubEnvironment {
    static final String HEAD = "# GRUB Environment Block\n";
    private static final String VARIABLE = "kernelopts=";
    private static final int BLOCK = 1024;

    private GrubEnvironment() {}

    static Menu read(String text) {
        List<EntryArguments> lines = new ArrayList<>();
        for (FileLine line : FileLine.all(text)) {
            boolean ended = line.next() > line.to();
            if (ended && text.startsWith(VARIABLE, line.from())) {
                ArgumentPlace place = ArgumentPlace.of(line.from() + VARIABLE.length(), line.to(), Quoting.NONE, "");
                lines.add(new EntryArguments(BootEntry.ALL, false, List.of(place), 0, Optional.empty()));
            }
        }
        return new Menu(lines);
    }

    /// The same settings in a block of the right size.
    ///
    /// @throws NotEditable where they do not fit
    static String filled(String before, String text) throws NotEditable {
        int size = Math.max(BLOCK, ByteText.encode(before).length);
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == '#') {
            end--;
        }
        int used = ByteText.encode(text.substring(0, end)).length;
        if (used > size) {
            throw new NotEditable(
                    "there is no room in its " + size + " bytes",
                    "remove variables that are not needed: grub2-editenv");
        }
        return text.substring(0, end) + "#".repeat(size - used);
    }
}
