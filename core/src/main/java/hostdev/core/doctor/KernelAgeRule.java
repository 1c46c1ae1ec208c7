package hostdev.core.doctor;

import static hostdev.core.finding.Finding.Severity.BLOCKS;

import hostdev.core.model.Fact;
import java.util.List;

/// Kernels that cannot bind by address. What shows it is the file `driver_override`: distributions have brought it to
/// kernels of older releases (3.10 of Enterprise Linux 7).
final class KernelAgeRule implements Rule {
    /// The first release of Linux with `driver_override`: asked only where no function has that file, since a copy of a
    /// newer host may be without it.
    private static final int WITH_OVERRIDE = 3016;

    @Override
    public List<Advice> judge(Setup setup) {
        boolean there =
                setup.host().all().stream().anyMatch(function -> function.driverOverride() instanceof Fact.Known<?>);
        return there ? List.of() : setup.kernel().release().either(KernelAgeRule::judge, why -> List.of());
    }

    private static List<Advice> judge(String release) {
        int version = version(release);
        if (version == 0 || version >= WITH_OVERRIDE) {
            return List.of();
        }
        return List.of(Advice.seen(
                BLOCKS,
                "kernel-old",
                "Linux " + release,
                "it cannot bind a driver by address: no device has a file driver_override",
                "binding by ids would take every card of the same kind",
                "boot a newer kernel"));
    }

    /// `6.12.57+deb13-amd64` is 6012; 0 where it is no release.
    static int version(String release) {
        String[] parts = release.split("[^0-9]+", 3);
        try {
            return parts.length < 2 ? 0 : Integer.parseInt(parts[0]) * 1000 + Integer.parseInt(parts[1]);
        } catch (NumberFormatException _) {
            return 0;
        }
    }
}
