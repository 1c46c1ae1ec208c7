package hostdev.core.doctor;

import hostdev.core.doctor.Advice.Certainty;
import hostdev.core.doctor.PersistentBindings.Binding;
import hostdev.core.model.DriverName;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Why a host driver has a device that a driver for guests was to have.
///
/// @param host the host driver
record LateBinding(Setup setup, Binding binding, DriverName host) {
    /// @param fix empty where `hostdev prepare --keep` is what helps
    record Reason(String why, Certainty certainty, Optional<String> fix) {}

    Reason reason() {
        DriverModules drivers = setup.bindings().drivers();
        String module = drivers.moduleOf(host);
        String wanted = GuestModules.plain(new DriverName(driverName()).module());
        if (binding.byOverride()) {
            return byAddress(drivers);
        }
        if (binding.where().startsWith("/") && drivers.isBuiltIn(wanted)) {
            return new Reason(
                    binding.driver() + " is built into this kernel, which does not read modprobe.d",
                    Certainty.SEEN,
                    Optional.empty());
        }
        if (drivers.isBuiltIn(module) && !drivers.isBuiltIn(wanted)) {
            return likely(host + " is built into this kernel and has the device before " + binding.driver()
                    + " can be loaded");
        }
        if (!drivers.isThere(binding.driver())) {
            return new Reason(
                    binding.driver() + " is not loaded, and takes devices only while it is",
                    Certainty.SEEN,
                    Optional.empty());
        }
        return loadedLater(module, wanted);
    }

    private String driverName() {
        return DriverName.isValid(binding.driver()) ? binding.driver() : DriverName.VFIO_PCI.name();
    }

    private Reason byAddress(DriverModules drivers) {
        if (!drivers.drivers().isEmpty() && binding.driver().equals("vfio_pci")) {
            return new Reason(
                    "the driver is called vfio-pci, with a hyphen",
                    Certainty.SEEN,
                    Optional.of("write vfio-pci in " + binding.where() + ": ${EDITOR:-vi} " + binding.where()));
        }
        return likely(host + " had the device before this was read, "
                + (binding.byIds()
                        ? "or the file is newer than this boot"
                        : "the file is newer than this boot, or another device has moved to this address"));
    }

    private Reason loadedLater(String module, String wanted) {
        Optional<EarlyModules> wrong = early().stream()
                .filter(list ->
                        list.loadsBefore(module, wanted) && list.modules().contains(wanted))
                .findFirst();
        if (wrong.isPresent()) {
            return new Reason(
                    wrong.get().file() + " loads " + module + " before " + wanted,
                    Certainty.SEEN,
                    Optional.of("put " + wanted + " in front of " + module + " in "
                            + wrong.get().file() + remade()));
        }
        Optional<EarlyModules> unset = early().stream()
                .filter(list -> list.withoutModprobe() && list.modules().contains(wanted))
                .filter(_ -> binding.where().startsWith("/"))
                .findFirst();
        if (unset.isPresent()) {
            return new Reason(
                    "the initramfs loads " + wanted + " without the options of modprobe.d: HOOKS of "
                            + unset.get().file() + " has no modconf",
                    Certainty.SEEN,
                    Optional.of("write modconf behind autodetect in HOOKS of "
                            + unset.get().file() + remade()));
        }
        Optional<ModprobeLine> reversed = softDependency(wanted, module);
        if (reversed.isPresent()) {
            return new Reason(
                    "the softdep in " + reversed.get().file() + " loads " + module + " before " + wanted,
                    Certainty.SEEN,
                    Optional.of("write softdep " + module + " pre: " + binding.driver() + " in "
                            + reversed.get().file() + remade()));
        }
        Optional<ModprobeLine> blacklist = lines("blacklist", module).findFirst();
        if (blacklist.isPresent()) {
            return new Reason(
                    blacklist.get().file() + " keeps " + module
                            + " from being loaded for a device, and it is loaded all the"
                            + " same: by an initramfs older than that, or by name",
                    Certainty.GUESSED,
                    Optional.of("make the initramfs again"
                            + tool().map(it -> ": " + it).orElse("") + "; then reboot"));
        }
        boolean installed = lines("install", module).anyMatch(line -> GuestModules.mentionedIn(line.toString()));
        boolean first = installed || early().stream().anyMatch(list -> list.loadsBefore(wanted, module));
        if (first || softDependency(module, wanted).isPresent()) {
            return new Reason(
                    wanted + " is to be loaded before " + module + "; the initramfs or this boot is older than that",
                    Certainty.GUESSED,
                    Optional.of("make the initramfs again"
                            + tool().map(it -> ": " + it).orElse("") + "; then reboot"));
        }
        return likely(module + " was loaded before " + wanted + ": "
                + early().stream()
                        .filter(list -> list.when() == EarlyModules.When.INCLUDED
                                && list.modules().contains(wanted))
                        .findFirst()
                        .map(list -> list.file() + " puts " + wanted + " into the initramfs and does not load it there")
                        .orElse("no softdep and no list of the initramfs puts " + wanted + " first"));
    }

    private List<EarlyModules> early() {
        return setup.bindings().early();
    }

    /// `softdep MODULE pre: FIRST`
    private Optional<ModprobeLine> softDependency(String module, String first) {
        return lines("softdep", module)
                .filter(line -> pre(line.words()).contains(first))
                .findFirst();
    }

    private Stream<ModprobeLine> lines(String command, String module) {
        return setup.bindings().modprobe().stream().filter(line -> line.says(command, module));
    }

    private static List<String> pre(List<String> words) {
        int from = words.indexOf("pre:");
        int to = words.indexOf("post:");
        return from < 0
                ? List.of()
                : words.subList(from + 1, to > from ? to : words.size()).stream()
                        .map(GuestModules::plain)
                        .toList();
    }

    private String remade() {
        return tool().map(it -> ", then " + it).orElse("") + "; then reboot";
    }

    private Optional<String> tool() {
        return early().stream()
                .map(EarlyModules::refresh)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Reason likely(String why) {
        return new Reason(why, Certainty.LIKELY, nixos());
    }

    /// Its files come from its configuration: what is written beside that is lost.
    private Optional<String> nixos() {
        return early().stream()
                .map(EarlyModules::file)
                .filter(file -> file.startsWith("/etc/nixos/"))
                .findFirst()
                .map(file -> "put \"" + GuestModules.plain(new DriverName(driverName()).module())
                        + "\" first in boot.initrd.kernelModules of " + file
                        + ", then nixos-rebuild boot; then reboot");
    }
}
