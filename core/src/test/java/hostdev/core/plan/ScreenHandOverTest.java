package hostdev.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.finding.Finding;
import hostdev.core.model.Attachment.Kind;
import hostdev.core.model.Attachment.Refusal;
import hostdev.core.model.Attachment.Use;
import hostdev.core.model.Binding;
import hostdev.core.model.DriverName;
import hostdev.core.model.HostScreen;
import hostdev.core.model.Origin;
import hostdev.core.model.PciAddress;
import hostdev.core.plan.step.KeepOrigin;
import hostdev.core.plan.step.LoseScreen;
import hostdev.core.plan.step.Rebind;
import hostdev.core.plan.step.RestoreScreen;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// A card that shows the host's screen: consoles, framebuffer, driver, and back in the opposite order.
class ScreenHandOverTest {
    private static final PciAddress GPU = Desk.at("02:00.0");
    private static final Binding VFIO = Binding.of(DriverName.VFIO_PCI);
    private static final HostScreen CONSOLES =
            new HostScreen(true, Optional.of("fb0"), List.of("vtcon1"), Optional.empty());
    private static final HostScreen FIRMWARE = new HostScreen(
            true,
            Optional.of("fb0"),
            List.of("vtcon1"),
            Optional.of(new HostScreen.Framebuffer("efi-framebuffer.0", "efi-framebuffer")));

    @Test
    void isRefusedUnlessForced() {
        Desk desk = desk("bochs-drm", CONSOLES);

        assertThat(desk.plan(new Goal.Bind(GPU, DriverName.VFIO_PCI))).isInstanceOf(Planning.Refused.class);
    }

    @Test
    void theConsolesGoBeforeTheDriverAndTheNoteKeepsThem() {
        Plan plan = planned(desk("bochs-drm", CONSOLES), new Goal.Bind(GPU, DriverName.VFIO_PCI, true));

        Binding before = Binding.of(new DriverName("bochs-drm"));
        assertThat(plan.steps())
                .containsExactly(
                        new KeepOrigin(GPU, Optional.empty(), Optional.of(origin(before, CONSOLES))),
                        new LoseScreen(GPU, CONSOLES),
                        new Rebind(GPU, before, VFIO));
    }

    @Test
    void releaseGivesTheDriverBackAndThenTheConsoles() {
        Binding before = Binding.of(new DriverName("bochs-drm"));
        Desk desk = Desk.chapter().function("02:00.0", 0x030000, "vfio-pci", 9).origin(origin(before, CONSOLES));

        assertThat(planned(desk, new Goal.Release(List.of(GPU))).steps())
                .startsWith(new Rebind(GPU, VFIO, before), new RestoreScreen(GPU, CONSOLES));
    }

    @Test
    void theFirmwaresFramebufferIsSaidToComeBackOnlyAtTheNextBoot() {
        Desk desk = desk("", FIRMWARE);

        Plan plan = planned(desk, new Goal.Bind(GPU, DriverName.VFIO_PCI, true));

        assertThat(plan.steps()).contains(new LoseScreen(GPU, FIRMWARE));
        assertThat(plan.notes()).extracting(Finding::code).contains("screen-until-boot");
        Desk taken =
                Desk.chapter().function("02:00.0", 0x030000, "vfio-pci", 9).origin(origin(Binding.none(), FIRMWARE));
        Plan back = planned(taken, new Goal.Release(List.of(GPU)));
        assertThat(back.steps()).noneMatch(RestoreScreen.class::isInstance);
        assertThat(back.notes()).extracting(Finding::code).contains("screen-at-boot");
    }

    private static Desk desk(String driver, HostScreen screen) {
        return Desk.chapter()
                .function("02:00.0", 0x030000, driver, 9)
                .attached("02:00.0", Kind.DISPLAY, "fb0", new Use("shows the virtual consoles", Refusal.UNLESS_FORCED))
                .screen("02:00.0", screen);
    }

    private static Origin origin(Binding before, HostScreen screen) {
        return new Origin(GPU, before, List.of(), false, Desk.BOOT, Optional.empty(), Optional.of(screen));
    }

    private static Plan planned(Desk desk, Goal goal) {
        Planning planning = desk.plan(goal);
        assertThat(planning).isInstanceOf(Planning.Planned.class);
        return ((Planning.Planned) planning).plan();
    }
}
