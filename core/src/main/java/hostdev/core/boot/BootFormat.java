package hostdev.core.boot;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// The kinds of boot files.
public enum BootFormat {
    GRUB("grub", "grub.conf or menu.lst of GRUB before 2"),
    GRUB2("grub2", "grub.cfg of GRUB 2"),
    DEFAULT_GRUB("default-grub", "/etc/default/grub"),
    DEFAULT_GRUB_D("default-grub-d", "a file in /etc/default/grub.d"),
    GRUBENV("grubenv", "grubenv of GRUB 2 with kernelopts"),
    EXTLINUX("extlinux", "extlinux.conf, syslinux.cfg"),
    BLS("bls", "an entry of the Boot Loader Specification"),
    REFIND("refind", "refind_linux.conf of rEFInd"),
    CMDLINE("cmdline", "nothing but the arguments: /etc/kernel/cmdline"),
    FIRST_LINE("first-line", "the same on Proxmox, where only the first line counts");

    private static final Pattern ASSIGNMENT = Pattern.compile("(?m)^\\s*(export\\s+)?GRUB_[A-Z_]+\\+?=");
    private static final Pattern MENU_ENTRY = Pattern.compile("(?m)^\\s*(menuentry|submenu)\\s");
    private static final Pattern LABEL = Pattern.compile("(?mi)^\\s*label\\s");
    private static final Pattern LINUX = Pattern.compile("(?m)^\\s*linux\\s");
    private static final Pattern KERNEL = Pattern.compile("(?m)^\\s*kernel[\\s=]");

    private final String word;
    private final String what;

    BootFormat(String word, String what) {
        this.word = word;
        this.what = what;
    }

    /// As it is typed.
    public String word() {
        return word;
    }

    public String what() {
        return what;
    }

    public static Optional<BootFormat> of(String word) {
        for (BootFormat format : values()) {
            if (format.word.equals(word)) {
                return Optional.of(format);
            }
        }
        return Optional.empty();
    }

    /// The same where the file's name says more: only those of `/etc/default/grub.d` end in `.cfg`.
    public BootFormat at(String path) {
        return this == DEFAULT_GRUB && path.endsWith(".cfg") ? DEFAULT_GRUB_D : this;
    }

    /// Whether GRUB's program joins it with others of this kind.
    boolean isJoined() {
        return this == DEFAULT_GRUB || this == DEFAULT_GRUB_D;
    }

    public static List<String> words() {
        List<String> words = new ArrayList<>();
        for (BootFormat format : values()) {
            words.add(format.word);
        }
        return words;
    }

    /// What a file is by its content, and where that does not tell by its name; empty where neither does.
    public static Optional<BootFormat> detect(String path, String content) {
        String text = TextEncoding.withoutMark(content);
        String name = path.substring(path.lastIndexOf('/') + 1);
        if (text.startsWith(GrubEnvironment.HEAD)) {
            return Optional.of(GRUBENV);
        }
        if (name.equals("refind_linux.conf")) {
            return Optional.of(REFIND);
        }
        if (MENU_ENTRY.matcher(text).find() || name.equals("grub.cfg")) {
            return Optional.of(GRUB2);
        }
        if (ASSIGNMENT.matcher(text).find()) {
            return Optional.of(DEFAULT_GRUB.at(path));
        }
        if (LABEL.matcher(text).find()) {
            return Optional.of(EXTLINUX);
        }
        if (KERNEL.matcher(text).find()) {
            return Optional.of(GRUB);
        }
        if (LINUX.matcher(text).find()) {
            return Optional.of(BLS);
        }
        return name.startsWith("cmdline") ? Optional.of(CMDLINE) : Optional.empty();
    }
}
