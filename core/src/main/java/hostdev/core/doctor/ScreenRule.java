package hostdev.core.doctor;

import static hostdev.core.finding.Finding.Severity.NOTE;

import hostdev.core.model.HostScreen;
import hostdev.core.model.PciAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Cards whose memory the firmware's framebuffer lies in: another driver that wants that memory is refused it.
final class ScreenRule implements Rule {
    @Override
    public List<Advice> judge(Setup setup) {
        List<Advice> advice = new ArrayList<>();
        for (Map.Entry<PciAddress, HostScreen> screen :
                setup.hardware().screens().entrySet()) {
            screen.getValue()
                    .firmware()
                    .ifPresent(framebuffer -> advice.add(Advice.seen(
                            NOTE,
                            "framebuffer-holds-memory",
                            screen.getKey(),
                            "the firmware's framebuffer (" + framebuffer.device() + ", " + framebuffer.driver()
                                    + ") holds a part of its memory",
                            "a guest cannot use the card until it lets go",
                            "hostdev assign " + screen.getKey()
                                    + " --to GUEST --force takes the screen from the host first")));
        }
        return advice;
    }
}
