package hostdev.lab;

import java.time.Duration;

/// How a practice host is started.
///
/// @param startLimit for one boot; building the image and the saved state has limits of its own
/// @param savedState whether it may come from a saved state; else it always boots
public record Options(LabProgress progress, Duration startLimit, boolean savedState) {
    public static Options usual() {
        return new Options(LabProgress.silent(), Duration.ofMinutes(4), true);
    }

    public Options with(LabProgress other) {
        return new Options(other, startLimit, savedState);
    }

    public Options coldBoot() {
        return new Options(progress, startLimit, false);
    }
}
