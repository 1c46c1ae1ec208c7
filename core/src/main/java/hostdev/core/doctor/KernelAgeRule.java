package hostdev.core.doctor;

import static hostdev.core.finding.Finding.Severity.BLOCKS;

import java.util.List;

/// Kernels that cannot bind by address, or know nothing of VFIO.
final class KernelAgeRule implements Rule {
    @Override
    public List<Advice> judge(Setup setup) {
        return setup.kernel().release().either(release -> judge(release, setup.onXen()), why -> List.of());
    }

    private static List<Advice> judge(String release, boolean xen) {
        int version = version(release);
        if (version == 0 || version >= 3016) {
            return List.of();
        }
        boolean vfio = version >= 3006 || xen;
        return List.of(Advice.seen(
                BLOCKS,
                "kernel-old",
                "Linux " + release,
                vfio ? "it cannot bind a driver by address" : "it knows nothing of VFIO",
                "driver_override is there from Linux 3.16 on, VFIO from 3.6 on",
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
