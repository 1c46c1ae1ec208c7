package hostdev.cli.command;

import hostdev.cli.Arguments;
import hostdev.cli.Option;
import hostdev.cli.Section;
import hostdev.cli.Session;
import hostdev.cli.Verb;
import hostdev.cli.view.DoctorView;
import hostdev.core.doctor.Advice;
import hostdev.core.doctor.Doctor;
import hostdev.core.doctor.Setup;
import hostdev.host.doctor.SetupReader;
import java.util.List;
import java.util.Optional;

/// `hostdev doctor`: why devices of this host cannot be given away, and what to do.
public final class DoctorVerb {
    private DoctorVerb() {}

    public static Verb verb() {
        return new Verb(
                "doctor",
                Section.READY,
                "says what keeps this host from giving devices away, and what to do",
                List.of(),
                List.of(Option.HOST),
                """
                Looks at the firmware, the kernel and its line, the IOMMU, VFIO, Xen, what
                binds devices at boot, SELinux, AppArmor, and what runs guests; what blocks
                comes first. Each finding says what was seen, why it matters, what to do, and
                how sure it is: 'seen', 'likely' or 'guessed'. Nothing is changed. As root
                more is seen. What a single device lacks: hostdev show DEVICE.

                Exit status 0: nothing blocks; 1: something does.

                Examples:
                  sudo hostdev doctor
                  hostdev doctor --host /tmp/copy-of-another-host
                  hostdev doctor --json | jq '.findings[] | .what'
                """,
                DoctorVerb::run);
    }

    private static int run(Arguments arguments, Session session) {
        Setup setup = SetupReader.read(session.root(), Optional.of(Change.state(session)));
        List<Advice> advice = Doctor.examine(setup);
        session.show(new DoctorView(advice, Doctor.ready(setup), Doctor.unseen(setup)));
        return advice.stream().anyMatch(Advice::blocks) ? 1 : 0;
    }
}
