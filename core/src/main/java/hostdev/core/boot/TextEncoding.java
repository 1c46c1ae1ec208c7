package hostdev.core.boot;

/// Whether a boot file is text in an encoding that its reader knows. Shells, GRUB, syslinux, systemd-boot and
/// kernel-install read bytes: a byte order mark becomes a part of the first word, which then means nothing to them.
/// Only rEFInd looks for one (its `config.c`).
public final class TextEncoding {
    private static final String MARK = "\ufeff";
    /// Both orders of UTF-16's mark, as [ByteText] keeps bytes that are not UTF-8.
    private static final String LITTLE_ENDIAN = "\udcff\udcfe";

    private static final String BIG_ENDIAN = "\udcfe\udcff";
    private static final String SAVE = "save it as UTF-8 without a byte order mark";

    private TextEncoding() {}

    /// The text without the mark that an editor may have put in front of it.
    static String withoutMark(String text) {
        return text.startsWith(MARK) ? text.substring(MARK.length()) : text;
    }

    /// @throws NotEditable for UTF-16, and for anything with NUL bytes
    public static void requireText(String text) throws NotEditable {
        if (text.startsWith(LITTLE_ENDIAN) || text.startsWith(BIG_ENDIAN)) {
            throw new NotEditable("it is UTF-16 (it begins with a byte order mark)", SAVE);
        }
        int nul = text.indexOf('\0');
        if (nul >= 0) {
            throw new NotEditable(
                    "line " + FileLine.numberAt(text, nul) + " has a NUL byte: the file is damaged, or UTF-16", SAVE);
        }
    }

    /// @throws NotEditable also for a byte order mark that the format's reader takes for a part of a word
    static void require(BootFormat format, String text) throws NotEditable {
        requireText(text);
        int mark = format == BootFormat.REFIND ? -1 : markedLine(text);
        if (mark >= 0) {
            int line = FileLine.numberAt(text, mark);
            throw new NotEditable(
                    "line " + line + " begins with a UTF-8 byte order mark, so that " + reader(format)
                            + " does not understand the first word of that line",
                    SAVE);
        }
    }

    /// Where a line begins with it: files that were put together have it in the middle, too. -1 where none does.
    private static int markedLine(String text) {
        if (text.startsWith(MARK)) {
            return 0;
        }
        int found = text.indexOf("\n" + MARK);
        return found < 0 ? -1 : found + 1;
    }

    private static String reader(BootFormat format) {
        return switch (format) {
            case DEFAULT_GRUB, DEFAULT_GRUB_D -> "the shell";
            case GRUB, GRUB2, GRUBENV -> "GRUB";
            case EXTLINUX, BLS -> "the boot loader";
            case CMDLINE, FIRST_LINE -> "the kernel";
            case REFIND -> "rEFInd";
        };
    }
}
