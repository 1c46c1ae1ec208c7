package hostdev.core.doctor;

import static hostdev.core.finding.Finding.Severity.WARNS;

import hostdev.core.model.DriverName;
import hostdev.core.model.PciFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// `alias pci:v…d…sv* vfio-pci` in modprobe.d: the module is loaded where such a device is found, and takes none:
/// without `ids=`, vfio-pci has only devices whose `driver_override` names it (drivers/vfio/pci/vfio_pci.c).
final class AliasRule implements Rule {
    @Override
    public List<Advice> judge(Setup setup) {
        List<Advice> advice = new ArrayList<>();
        for (ModprobeLine line : setup.bindings().modprobe()) {
            boolean ofDevice = line.isRead()
                    && line.words().size() > 2
                    && line.words().get(0).equals("alias")
                    && line.words().get(1).startsWith("pci:");
            if (ofDevice && GuestModules.contains(line.words().get(2))) {
                List<PciFunction> meant = setup.host().functions().values().stream()
                        .filter(function -> names(line.words().get(1), function))
                        .filter(function -> !BindingReach.isBridge(function))
                        .toList();
                advice(line, meant).ifPresent(advice::add);
            }
        }
        return advice;
    }

    /// By vendor and device, where both or one of them may be `*`; what comes behind them is not compared.
    private static boolean names(String alias, PciFunction function) {
        int subsystem = alias.indexOf("sv");
        String pattern = subsystem < 0 ? alias : alias.substring(0, subsystem);
        String regex = Pattern.quote(pattern).replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q");
        String own = String.format(
                Locale.ROOT,
                "pci:v%08Xd%08X",
                function.ids().vendor(),
                function.ids().device());
        return own.matches(regex);
    }

    private static Optional<Advice> advice(ModprobeLine line, List<PciFunction> meant) {
        List<PciFunction> missed = meant.stream()
                .filter(function -> BindingReach.driver(function)
                        .filter(DriverName::isForGuests)
                        .isEmpty())
                .toList();
        if (missed.isEmpty() && !meant.isEmpty()) {
            return Optional.empty();
        }
        String devices = missed.stream()
                .map(function -> function.address() + " (" + function.ids() + ") has "
                        + BindingReach.driver(function)
                                .map(driver -> "the driver " + driver)
                                .orElse("no driver"))
                .collect(Collectors.joining(", "));
        String keep = missed.stream()
                .map(function -> " --keep " + function.address())
                .collect(Collectors.joining("", "hostdev prepare", "; then reboot"));
        return Optional.of(
                missed.isEmpty()
                        ? ModprobeRule.wrong(
                                line,
                                "alias-without-device",
                                "an alias names a device that this host does not have: " + line,
                                "it has no effect",
                                "remove the line")
                        : Advice.seen(
                                WARNS,
                                "alias-binds-nothing",
                                line.file(),
                                "an alias is to give devices to " + line.words().get(2) + ", and does not: " + devices,
                                "an alias only loads the module; without ids= or a driver_override the module takes no"
                                        + " device",
                                keep));
    }
}
