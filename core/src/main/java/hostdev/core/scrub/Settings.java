package hostdev.core.scrub;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Kernel lines and configuration files: lines and arguments that are known to hold no secret stay, of others only
/// the name.
final class Settings {
    private static final String LEFT_OUT = "# left out";

    /// What boot loaders, modprobe, makers of an initramfs and Xen begin their lines with.
    private static final Pattern LINE = Pattern.compile(
            "(?i)(?:menuentry|submenu|linux(?:16|efi)?|initrd(?:16|efi)?|multiboot2?|module2?|set|if|elif|else"
                    + "|fi|then|do|done|for|while|function|case|esac|search\\S*|insmod|load_\\w+|save_\\w+|savedefault|recordfail"
                    + "|gfx\\w+|export|unset|terminal_\\w+|chainloader|configfile|source|blscfg|loadfont|devicetree|kernel|root"
                    + "|rootnoverify|title|default|timeout|fallback|hiddenmenu|label|menu|append|fdt|prompt|ui|include|version"
                    + "|sort-key|grub_\\w+|efi|uki|options|architecture|softdep|blacklist|alias|install|remove|section|entry\\w*"
                    + "|boot\\w*|protocol|cmdline|module_path|kernel_cmdline|kernel_path|hooks|modules\\w*|binaries|files"
                    + "|add_\\w+|force_\\w+|omit_\\w+|dracutmodules|drivers|filesystems|early_\\w+|hostonly\\w*|kernel_options"
                    + "|name|pci\\w*|memory|maxmem|vcpus|builder|type|vif|disk|ramdisk|extra|on_\\w+|device_model\\w*|gfx_passthru"
                    + "|rdm\\w*|vga|videoram|usb\\w*|firmware|bios|serial|sdl|vnc|spice|vfb|xen\\w*|user|group|security\\w*|cgroup\\w*"
                    + "|nographics_\\w+|relaxed_acs_check|max_\\w+|hugetlbfs_mount|\\S+\\s+(?:hard|soft|-)|vm\\.\\S+|kernel\\.\\S+|all"
                    + "|description|after|before|wants|requires|wantedby|execstart|remainafterexit|subsystem|action"
                    + "|[{}()\\[\\]]+|\\\\|;;)");

    /// Any one word: the name of a module or of a driver.
    private static final Pattern ONE_WORD = Pattern.compile("[\\w.-]{1,40}");

    /// What files say of themselves, which tells who makes them.
    private static final Pattern COMMENT = Pattern.compile(
            "(?i)#+\\s*(?:do not edit|don't edit|generated|it is automatically|automatically|this file is|begin /|end"
                    + " /|hostdev|written by|created by|nixos|managed by|-\\*-).*");

    private static final Pattern ARGUMENT = Pattern.compile(
            "(?<![^\\s\"'=(,\\[])([A-Za-z][\\w.-]*)(\\s?\\+?=\\s?)(?!=)" + "(\"[^\"\\n]*\"?|'[^'\\n]*'?|[^\\s\"']*)");

    /// Settings whose value is again a list of settings, or of names.
    private static final Pattern LIST =
            Pattern.compile("(?i)grub_\\w+|hooks|modules\\w*|binaries|files|add_\\w+|force_\\w+"
                    + "|omit_\\w+|append|options|extra|cmdline|kernel_cmdline|kernel_options|set|pci|vif|disk|vfb|xenopts|kopts"
                    + "|kernelopts|args|default_kernel_opts|menuentry_\\w+");

    /// Arguments that are about hardware, boot and virtual machines, by name.
    private static final Pattern KNOWN = Pattern.compile(
            "(?i)boot_image|root|rootflags|rootfstype|rootwait|rootdelay|initrd"
                    + "|resume\\w*|intel_iommu|amd_iommu\\w*|iommu\\w*|vfio\\w*|kvm\\w*|pci\\w*|efifb|efi|video|vga|nomodeset|modprobe"
                    + "|module_blacklist|initcall_blacklist|blacklist|isolcpus|nohz\\w*|rcu\\w*|hugepage\\w*|default_hugepagesz"
                    + "|transparent_hugepage|(?:xen-)?pciback\\S*|console|earlyprintk|earlycon|loglevel|mitigations|mem|memmap|crashkernel|acpi\\w*|apic"
                    + "|ivrs\\w*|xen\\w*|dom0\\w*|domid|net\\.ifnames|biosdevname|selinux|enforcing|apparmor|security|lsm|lockdown"
                    + "|audit|panic|elevator|zswap|clocksource|tsc|nmi_watchdog|nvme\\w*|libata|ahci|snd\\w*|usb\\w*|thunderbolt"
                    + "|i915\\S*|xe\\.\\S*|amdgpu\\S*|nouveau\\S*|nvidia\\S*|radeon\\S*|ids|softdep|pre|post|fstab|zfs|rd\\.(?:driver|lvm|luks"
                    + "|md|dm|break|shell|udev|systemd)\\S*(?<!key)|systemd\\.(?:unit|unified_cgroup_hierarchy|show_status|log_level|mask)"
                    + "|name|type|kernel|ramdisk|memory|maxmem|vcpus|builder|boot|bus|mac|bridge|model|backend|format|vdev|access"
                    + "|target|devtype|permissive|msitranslate|seize|power_mgmt|rdm_policy|rdm|on_\\w+|device_model\\w*|gfx_passthru"
                    + "|grub_\\w+|timeout|default|gfx\\w+|fallback|saved_entry|next_entry|hostonly\\w*|driver_override|com[12]"
                    + "|cpufreq|placeholder|no-real-mode|edd|ucode|loglvl|guest_loglvl|sched|flask|watchdog|ucode|smt|spec-ctrl"
                    + "|user|group|security\\w*|cgroup\\w*|relaxed_acs_check|max_\\w+|wants|after|before|execstart|remainafterexit"
                    + "|wantedby|requires|subsystem|action|allow_unsafe_interrupts|disable_\\w+|enable_\\w+|modeset|fbdev|ats");

    /// `module.parameter=`, but for what takes secrets.
    private static final Pattern PARAMETER = Pattern.compile(
            "(?!(?i)(?:systemd|rd|inst|ds|cloud|coreos|ignition|talos|ip|ks|iscsi|nfs|credential|live)\\.)[\\w-]+\\.[\\w-]+");

    private static final Pattern PLAIN_VALUE = Pattern.compile("[\\w:.,*+/@-]{0,64}");

    private Settings() {}

    /// The arguments of a kernel.
    static String arguments(String text) {
        return ARGUMENT.matcher(text)
                .replaceAll(match -> Matcher.quoteReplacement(
                        match.group(1) + match.group(2) + value(match.group(1), match.group(3))));
    }

    private static String value(String name, String value) {
        if (LIST.matcher(name).matches()) {
            String inner = value.isEmpty() ? "" : value.substring(0, 1);
            boolean quoted = inner.equals("\"") || inner.equals("'");
            return quoted ? inner + arguments(value.substring(1)) : arguments(value);
        }
        boolean known = KNOWN.matcher(name).matches();
        boolean parameter =
                PARAMETER.matcher(name).matches() && PLAIN_VALUE.matcher(value).matches();
        return known || parameter ? value : crossedOut(value);
    }

    private static String crossedOut(String value) {
        boolean closed = value.length() > 1
                && "\"'".indexOf(value.charAt(0)) >= 0
                && value.charAt(value.length() - 1) == value.charAt(0);
        String inner = closed ? value.substring(0, value.length() - 1) : value;
        return Secrets.crossedOut(inner) + (closed ? value.substring(0, 1) : "");
    }

    /// A file of lines.
    static String lines(String text) {
        StringBuilder lines = new StringBuilder();
        boolean first = true;
        for (String line : text.split("\n", -1)) {
            lines.append(first ? "" : "\n").append(line(line));
            first = false;
        }
        return lines.toString();
    }

    private static String line(String line) {
        String plain = line.strip();
        if (plain.isEmpty() || plain.startsWith("#!")) {
            return plain.isEmpty() ? line : "#!/bin/sh";
        }
        if (plain.startsWith("#")) {
            return COMMENT.matcher(plain).matches() ? line : "#";
        }
        return isKnown(plain) ? arguments(withoutComment(line)) : LEFT_OUT;
    }

    private static boolean isKnown(String line) {
        String start = line.startsWith("\"") || line.startsWith("-")
                ? line.substring(1).strip()
                : line;
        Matcher known = LINE.matcher(start);
        boolean begins = known.lookingAt()
                && (known.end() == start.length()
                        || !isWord(start.charAt(known.end()))
                        || !isWord(start.charAt(known.end() - 1)));
        Optional<String> name =
                Optional.of(ARGUMENT.matcher(start)).filter(Matcher::lookingAt).map(it -> it.group(1));
        return begins
                || ONE_WORD.matcher(line).matches()
                || name.filter(it -> KNOWN.matcher(it).matches()
                                || LIST.matcher(it).matches()
                                || PARAMETER.matcher(it).matches())
                        .isPresent();
    }

    private static boolean isWord(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '-';
    }

    /// Behind ` #`, which begins one in shells and in modprobe's files; not within quotes.
    private static String withoutComment(String line) {
        int at = line.indexOf(" #");
        boolean quoted = at >= 0
                && line.substring(0, at)
                                        .chars()
                                        .filter(c -> c == '"' || c == '\'')
                                        .count()
                                % 2
                        == 1;
        return at < 0 || quoted ? line : line.substring(0, at);
    }
}
