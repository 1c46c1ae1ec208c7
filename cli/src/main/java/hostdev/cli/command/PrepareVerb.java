package hostdev.cli.command;

import hostdev.cli.Arguments;
import hostdev.cli.Option;
import hostdev.cli.Section;
import hostdev.cli.Session;
import hostdev.cli.Verb;
import hostdev.core.finding.DeviceFinder;
import hostdev.core.finding.Problem;
import hostdev.core.model.Fact;
import hostdev.core.model.Host;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciFunction;
import hostdev.core.plan.FinishedPlans;
import hostdev.core.plan.Goal;
import hostdev.core.plan.PlanRecord;
import hostdev.host.apply.Journals;
import hostdev.host.read.BootReader;
import hostdev.host.read.KeepReader;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// `hostdev prepare`: the IOMMU on from the next boot on.
public final class PrepareVerb {
    private static final Option UNDO = Option.flag("--undo", "give back all boot files as they were before");

    private static final Option KEEP = Option.value(
                    "--keep", "DEVICE", "keep the device for guests from the next boot on, by its address")
            .asRepeatable();

    private PrepareVerb() {}

    public static Verb verb() {
        return new Verb(
                "prepare",
                Section.READY,
                "has the host's IOMMU on from the next boot on",
                List.of(),
                List.of(KEEP, UNDO, Option.DRY_RUN, Option.TIMINGS, Option.YES, Option.HOST),
                """
                Looks at the firmware's tables, the kernel and the boot loader, and changes
                only what is needed: intel_iommu=off becomes intel_iommu=on, amd_iommu=off
                goes, and under Xen iommu=on comes to the hypervisor's line. Where the IOMMU
                is on, where the kernel switches it on by itself, and where only the
                firmware's set-up can, no file is touched. Then the distribution's own
                program makes the boot menu anew (update-grub, grub2-mkconfig,
                proxmox-boot-tool); entries of the Boot Loader Specification, grub.conf and
                extlinux.conf are changed themselves.

                --dry-run shows each line before and after. Files are replaced as a whole,
                with owner, mode, label and links as they were; the old one is kept beside it
                as FILE.before-hostdev. --undo gives back the very bytes. Nothing happens
                before the next reboot.

                --keep DEVICE keeps a device for guests from the start of each boot on: a rule
                of udev sets driver_override where that very device is at that address, and a
                unit of systemd sees to drivers that are built in. Another card of the same
                kind keeps its driver. Where the host's driver comes with the initial ramdisk,
                the rule does too (dracut, initramfs-tools, mkinitcpio).

                Examples:
                  hostdev prepare --dry-run
                  hostdev prepare
                  hostdev prepare --keep 01:00.0 --keep 01:00.1
                  hostdev prepare --undo
                """,
                PrepareVerb::run);
    }

    private static int run(Arguments arguments, Session session) {
        boolean dryRun = arguments.has(Option.DRY_RUN.name());
        if (!session.root().live() && !dryRun) {
            throw Problem.usage(
                    "a copied tree is never changed", "add --dry-run to see what would be done on that host");
        }
        Change change = Change.begin(arguments, session, "prepare");
        List<String> keep = arguments.values(KEEP.name());
        if (arguments.has(UNDO.name())) {
            if (!keep.isEmpty()) {
                throw Problem.usage("--undo takes back all, and --keep asks for more", "leave one of them out");
            }
            return undo(change, session);
        }
        return change.make(
                keep.isEmpty()
                        ? wish(
                                _ -> new Goal.Ready(BootReader.read(session.root())),
                                Optional.of("reboot, then: hostdev doctor"))
                        : wish(host -> keep(session, host, keep), Optional.of("reboot, then: hostdev list")));
    }

    private static Goal keep(Session session, Host host, List<String> typed) {
        List<PciAddress> devices = DeviceFinder.findAll(host, typed).stream()
                .map(PciFunction::address)
                .toList();
        return new Goal.Keep(devices, KeepReader.read(session.root(), devices));
    }

    private static Change.Wish wish(Function<Host, Goal> goal, Optional<String> next) {
        return new Change.Wish(goal, Fact.unknown("it need not be asked"), next);
    }

    /// The latest first, so that each finds the files as it left them.
    private static int undo(Change change, Session session) {
        FinishedPlans finished = new Journals(Change.state(session)).finished();
        List<PlanRecord> plans = toUndo(finished);
        if (plans.isEmpty()) {
            throw Problem.notFit("", "there is nothing to undo: no boot file is as hostdev made it", "");
        }
        for (PlanRecord plan : plans) {
            boolean last = plan.equals(plans.getLast());
            int status = change.make(wish(
                    _ -> finished.undo(plan, false),
                    last ? Optional.of("reboot, then: hostdev doctor") : Optional.empty()));
            if (status != 0) {
                return status;
            }
        }
        return 0;
    }

    private static List<PlanRecord> toUndo(FinishedPlans finished) {
        return finished.plans().reversed().stream()
                .filter(plan -> plan.goal().startsWith("prepare")
                        && finished.undoneBy(plan).isEmpty())
                .toList();
    }
}
