package hostdev.core.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Modules that a file has loaded at boot, in its order.
///
/// @param modules with `_` for each `-`
/// @param unspaced whether the list runs into those of other files, as dracut joins them
/// @param withoutModprobe whether the initramfs that loads them has no modprobe.d, and so no options for them
public record EarlyModules(String file, When when, List<String> modules, boolean unspaced, boolean withoutModprobe) {
    public EarlyModules(String file, When when, List<String> modules, boolean unspaced) {
        this(file, when, modules, unspaced, false);
    }

    /// When they are loaded.
    public enum When {
        /// By the initramfs, before any driver is looked for.
        FIRST,
        /// The initramfs has them and does not load them.
        INCLUDED,
        /// By the booted system, when the drivers of the initramfs have their devices.
        LATER
    }

    private static final Pattern DRACUT =
            Pattern.compile("(?m)^[ \\t]*(force_drivers|add_drivers|drivers)(\\+?=)([\"']?)([^\"'#\\n]*)\\3");
    private static final Pattern MKINITCPIO =
            Pattern.compile("(?m)^[ \\t]*MODULES\\+?=(?:\\(([^)]*)\\)|\"([^\"]*)\"|'([^']*)'|([^\\s\"'(]+))");
    private static final Pattern HOOKS =
            Pattern.compile("(?m)^[ \\t]*HOOKS(\\+?)=(?:\\(([^)]*)\\)|\"([^\"]*)\"|'([^']*)')");
    private static final Pattern BOOSTER = Pattern.compile("(?m)^(modules|modules_force_load):[ \\t]*([^#\\n]*)");
    private static final Pattern NIXOS = Pattern.compile(
            "([\\w.]*?)(kernelModules|availableKernelModules)\\s*=\\s*(?:lib\\.mk\\w+\\s*)?\\[([^\\]]*)]");

    /// A list of one module a line, with its parameters behind it: `/etc/initramfs-tools/modules`, `modules-load.d`.
    public static List<EarlyModules> lines(String file, When when, String text) {
        List<String> modules = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            String said = line.strip();
            if (!said.isEmpty() && said.charAt(0) != '#' && said.charAt(0) != ';') {
                modules.add(GuestModules.plain(said.split("\\s+", 2)[0]));
            }
        }
        return List.of(new EarlyModules(file, when, List.copyOf(modules), false));
    }

    /// `force_drivers` are loaded early, `add_drivers` are only put into the initramfs (dracut.conf(5)).
    public static List<EarlyModules> dracut(String file, String text) {
        List<EarlyModules> all = new ArrayList<>();
        Matcher setting = DRACUT.matcher(text);
        while (setting.find()) {
            String value = setting.group(4);
            boolean spaced = value.isEmpty() || (value.startsWith(" ") && value.endsWith(" "));
            all.add(new EarlyModules(
                    file,
                    setting.group(1).equals("force_drivers") ? When.FIRST : When.INCLUDED,
                    words(value),
                    setting.group(2).equals("+=") && !spaced));
        }
        return all;
    }

    /// `MODULES=(…)`, all of which the initramfs loads in this order (mkinitcpio.conf(5)).
    public static List<EarlyModules> mkinitcpio(String file, String text) {
        List<EarlyModules> all = new ArrayList<>();
        Matcher setting = MKINITCPIO.matcher(text);
        while (setting.find()) {
            StringBuilder value = new StringBuilder();
            for (int group = 1; group <= setting.groupCount(); group++) {
                value.append(setting.group(group) == null ? "" : setting.group(group));
            }
            all.add(new EarlyModules(file, When.FIRST, words(value.toString()), false));
        }
        return all;
    }

    /// The hooks after this file too, of which `modconf` puts modprobe.d into the initramfs (mkinitcpio.conf(5)).
    ///
    /// @param before the hooks that earlier files name
    public static List<String> hooks(List<String> before, String text) {
        List<String> hooks = new ArrayList<>(before);
        Matcher setting = HOOKS.matcher(text);
        while (setting.find()) {
            if (setting.group(1).isEmpty()) {
                hooks.clear();
            }
            for (int group = 2; group <= setting.groupCount(); group++) {
                hooks.addAll(words(setting.group(group) == null ? "" : setting.group(group)));
            }
        }
        return List.copyOf(hooks);
    }

    public EarlyModules withoutModprobeFiles() {
        return new EarlyModules(file, when, modules, unspaced, true);
    }

    /// `modules_force_load` are loaded, `modules` are only there (booster(1)).
    public static List<EarlyModules> booster(String file, String text) {
        List<EarlyModules> all = new ArrayList<>();
        Matcher setting = BOOSTER.matcher(text);
        while (setting.find()) {
            When when = setting.group(1).equals("modules") ? When.INCLUDED : When.FIRST;
            all.add(new EarlyModules(file, when, words(setting.group(2)), false));
        }
        return all;
    }

    /// `boot.initrd.kernelModules` are loaded by the initramfs, `boot.kernelModules` later.
    public static List<EarlyModules> nixos(String file, String text) {
        List<EarlyModules> all = new ArrayList<>();
        Matcher setting = NIXOS.matcher(text.replaceAll("(?m)#.*$", ""));
        while (setting.find()) {
            boolean early = setting.group(1).endsWith("initrd.");
            When when =
                    setting.group(2).equals("availableKernelModules") ? When.INCLUDED : early ? When.FIRST : When.LATER;
            all.add(new EarlyModules(file, when, words(setting.group(3)), false));
        }
        return all;
    }

    private static List<String> words(String value) {
        List<String> words = new ArrayList<>();
        for (String word : value.replaceAll("(?m)#.*$", "").split("[\\s,\"'\\[\\]]+", -1)) {
            if (!word.isEmpty()) {
                words.add(GuestModules.plain(word));
            }
        }
        return List.copyOf(words);
    }

    /// The command that makes the initramfs again from this file; empty where the file is not about an initramfs.
    Optional<String> refresh() {
        if (file.startsWith("/etc/nixos/")) {
            return Optional.of("nixos-rebuild boot");
        }
        if (file.contains("dracut")) {
            return Optional.of("dracut --force --regenerate-all");
        }
        if (file.contains("mkinitcpio")) {
            return Optional.of("mkinitcpio -P");
        }
        if (file.contains("booster")) {
            return Optional.of("/usr/lib/booster/regenerate_images");
        }
        return file.contains("initramfs-tools") ? Optional.of("update-initramfs -u -k all") : Optional.empty();
    }

    /// Whether it loads the first of them before the second, or without it.
    boolean loadsBefore(String first, String second) {
        int at = modules.indexOf(first);
        int other = modules.indexOf(second);
        return when == When.FIRST && at >= 0 && (other < 0 || at < other);
    }
}
