package hostdev.cli.command;

import hostdev.cli.Arguments;
import hostdev.cli.Operand;
import hostdev.cli.Option;
import hostdev.cli.Section;
import hostdev.cli.Session;
import hostdev.cli.Verb;
import hostdev.core.model.Fact;
import hostdev.core.plan.Goal;
import hostdev.host.hypervisor.Hypervisor;
import java.util.List;
import java.util.Optional;

/// `hostdev hook install` and `hostdev hook remove`.
public final class HookVerbs {
    private HookVerbs() {}

    public static Verb install() {
        return new Verb(
                "hook install",
                Section.GIVE,
                "has libvirt ask hostdev before it starts a guest, so that virsh start is safe",
                List.of(),
                List.of(Option.DRY_RUN, Option.TIMINGS, Option.YES, Option.CONNECT),
                """
                Writes /etc/libvirt/hooks/qemu.d/50-hostdev (libvirt before 6.5.0 reads only
                /etc/libvirt/hooks/qemu, which is written where there is none; somebody
                else's script is never touched). From then on, whoever starts a guest
                (virsh, virt-manager, autostart): its devices are looked after by identity,
                what shares their IOMMU groups is taken where that was agreed to with
                --with-group, and the start is refused where it would hurt the host. After
                its end all comes back. 'hostdev assign' installs it by itself.
                """,
                HookVerbs::install);
    }

    private static int install(Arguments arguments, Session session) {
        Change change = Change.begin(arguments, session, "hook install");
        try (Hypervisor hypervisor = session.openHypervisor()) {
            return change.make(
                    new Change.Wish(host -> new Goal.InstallHook(), Fact.known(hypervisor), Optional.empty(), true));
        }
    }

    public static Verb remove() {
        return new Verb(
                "hook remove",
                Section.GIVE,
                "takes hostdev's hook of libvirt away",
                List.of(),
                List.of(Option.DRY_RUN, Option.TIMINGS, Option.YES, Option.CONNECT),
                """
                libvirt then starts guests without asking: nobody sees that another device is
                at an address, and a guest whose device shares its IOMMU group does not start
                by virsh after a reboot.
                """,
                HookVerbs::remove);
    }

    private static int remove(Arguments arguments, Session session) {
        Change change = Change.begin(arguments, session, "hook remove");
        return change.make(new Change.Wish(
                host -> new Goal.RemoveHook(), Fact.unknown("it need not be asked"), Optional.empty(), true));
    }

    /// What libvirt runs.
    public static Verb qemu() {
        return new Verb(
                "hook qemu",
                Section.GIVE,
                "is what libvirt runs when a guest starts or has ended",
                List.of(
                        Operand.one("GUEST", "the guest's name"),
                        Operand.one("OPERATION", "prepare, release; others do nothing"),
                        Operand.one("SUB-OPERATION", "begin, end"),
                        Operand.one("EXTRA", "why the guest ended, or -")),
                List.of(),
                """
                Reads the guest's definition on standard input, as libvirt's hooks get it, and
                never asks libvirt anything: libvirt waits for it. Exit status 1 keeps the
                guest from starting, and virsh shows why.
                """,
                HookRun::run);
    }

    /// The installed hostdev that a script shall run; empty where it was not started by its own launcher.
    static Optional<String> program(Session session) {
        return session.env("HOSTDEV_HOME").map(home -> home + "/bin/hostdev");
    }
}
