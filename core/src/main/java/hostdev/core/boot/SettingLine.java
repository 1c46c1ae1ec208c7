package hostdev.core.boot;

import hostdev.core.boot.ManualChange.Wanted;

/// The one line of a file, or the one property, that a boot loader takes arguments of the kernel from, where hostdev
/// does not edit it.
///
/// @param before what stands on the line before the arguments that are new
/// @param after what stands behind them
record SettingLine(String name, String before, String after) {
    /// Armbian's boot scripts append `extraargs` (boot-*.cmd of its build system).
    static final SettingLine ARMBIAN = new SettingLine("the line extraargs=", "extraargs=", "");
    /// Flatcar's `grub.cfg` appends `linux_append`, which the one on the OEM partition sets.
    static final SettingLine FLATCAR =
            new SettingLine("the line set linux_append=", "set linux_append=\"$linux_append ", "\"");
    /// u-boot-update(8): `ro quiet` where nothing else is said.
    static final SettingLine U_BOOT_MENU =
            new SettingLine("the line U_BOOT_PARAMETERS=", "U_BOOT_PARAMETERS=\"ro quiet ", "\"");
    /// The firmware reads one line only.
    static final SettingLine RASPBERRY_PI = new SettingLine("the first line", "", "");

    /// @param then the command that makes it effective; empty where none is needed
    String fix(String file, Wanted wanted, String then) {
        String such = wanted.add().isEmpty() || before.isEmpty()
                ? ""
                : ", such as: " + before + ManualChange.spaced(wanted.add()) + after;
        return "in " + name + " of " + file + ": " + wanted.words() + such + (then.isEmpty() ? "" : "; then: " + then)
                + "; then reboot";
    }

    /// zfsbootmenu(7): a property of the file system that is booted, or of one above it.
    static String zfsBootMenu(String dataset, Wanted wanted) {
        String property = "org.zfsbootmenu:commandline";
        return "in the property " + property + " of " + dataset + ": " + wanted.words()
                + "; zfs get -H -o value " + property + " " + dataset + " prints it, and zfs set " + property
                + "=\"ALL ARGUMENTS\" " + dataset + " sets it; then reboot";
    }
}
