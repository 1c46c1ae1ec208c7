package hostdev.core.plan;

import hostdev.core.boot.BootTool;
import hostdev.core.boot.KeepFacts;
import hostdev.core.boot.KeepFiles;
import hostdev.core.boot.KeptDevice;
import hostdev.core.finding.Finding;
import hostdev.core.finding.HighDomain;
import hostdev.core.finding.Unfit;
import hostdev.core.model.DriverName;
import hostdev.core.model.Fact;
import hostdev.core.model.Host;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciClass;
import hostdev.core.model.PciFunction;
import hostdev.core.plan.step.EditFile;
import hostdev.core.plan.step.RefreshBoot;
import hostdev.core.plan.step.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Plans that devices are kept for guests from the start of each boot on, each by its address and only while it is the
/// same device. Nothing of the running host changes.
final class KeepPlanner {
    private final Host host;
    private final Goal.Keep goal;
    private final KeepFacts facts;
    private final Draft draft;

    KeepPlanner(Situation situation, Goal.Keep goal) {
        this.host = situation.host();
        this.goal = goal;
        this.facts = goal.facts();
        this.draft = new Draft(situation);
    }

    Planning plan() {
        keptBefore().forEach(device -> draft.losesAnyway(device.address()));
        goal.devices().forEach(this::judge);
        facts.files().forEach(this::requireKnown);
        if (draft.blocked()) {
            return draft.end(goal);
        }
        List<KeptDevice> devices = keptBefore();
        for (PciAddress address : goal.devices()) {
            devices.removeIf(device -> device.address().equals(address));
            devices.add(kept(host.function(address).orElseThrow()));
        }
        write(devices);
        return draft.end(goal);
    }

    private List<KeptDevice> keptBefore() {
        return new ArrayList<>(KeptDevice.parse(now(KeepFiles.RULES).orElse("")));
    }

    private void judge(PciAddress device) {
        Optional<PciFunction> function = host.function(device);
        if (function.isEmpty()) {
            draft.find(Unfit.notThere(device));
            return;
        }
        draft.find(Unfit.forGuests(host, function.get()));
        draft.find(HighDomain.of(host, function.get(), "GUEST"));
        draft.find(Unfit.binding(function.get()));
        draft.lose(device, false);
        host.groupOf(function.get())
                .ifPresent(group -> group.members().stream()
                        .filter(member -> !goal.devices().contains(member))
                        .filter(member -> host.function(member)
                                .filter(it -> !it.isBridge())
                                .isPresent())
                        .forEach(member -> draft.find(Finding.note(
                                "group-not-kept",
                                member,
                                "it is in the IOMMU group of " + device + ", and is not kept",
                                "a guest gets " + device + " only when no driver of the host has " + member))));
    }

    private void requireKnown(String path, Fact<Optional<String>> text) {
        if (text instanceof Fact.Unknown<Optional<String>>(var why)) {
            draft.find(Finding.blocks("file-unknown", path, "it cannot be read: " + why, "", "look: ls -l " + path));
        }
    }

    private Optional<String> now(String path) {
        return facts.files()
                .getOrDefault(path, Fact.known(Optional.empty()))
                .seen()
                .flatMap(text -> text);
    }

    private KeptDevice kept(PciFunction function) {
        return new KeptDevice(
                function.address(),
                function.ids(),
                function.subsystem().seen().flatMap(subsystem -> subsystem),
                facts.xen() ? DriverName.PCIBACK : DriverName.VFIO_PCI);
    }

    private void write(List<KeptDevice> devices) {
        List<String> early = early(devices);
        boolean inRamdisk = !early.isEmpty();
        Optional<BootTool> tool = facts.initramfs().filter(_ -> inRamdisk);
        if (inRamdisk && tool.isEmpty()) {
            draft.find(Finding.warns(
                    "initramfs-unknown",
                    "",
                    "what makes this host's initial ramdisk is not known",
                    "where the host's driver comes with it, it may have the device before the rule is there",
                    "put " + KeepFiles.RULES + " and the module into it"));
        }
        List<Step> edits = new ArrayList<>();
        for (Map.Entry<String, String> file :
                KeepFiles.texts(devices, early, tool).entrySet()) {
            Optional<String> now = now(file.getKey());
            if (!now.equals(Optional.of(file.getValue()))) {
                edits.add(new EditFile(file.getKey(), now, Optional.of(file.getValue())));
            }
        }
        if (edits.isEmpty()) {
            return;
        }
        tool.ifPresent(it -> draft.add(new RefreshBoot(it, false)));
        edits.forEach(draft::add);
        tool.ifPresent(it -> draft.add(new RefreshBoot(it, true)));
        draft.find(Finding.note(
                "kept-from-next-boot",
                "",
                "nothing changes before the next boot",
                "to take a device now: hostdev bind DEVICE " + devices.getLast().driver()));
    }

    /// Drivers that an initial ramdisk usually has: of disks, displays and USB controllers. What cannot be seen of a
    /// device that was kept before is in the files already.
    private List<String> early(List<KeptDevice> devices) {
        List<String> modules = new ArrayList<>();
        for (KeptDevice device : devices) {
            boolean early = host.function(device.address())
                    .map(PciFunction::pciClass)
                    .filter(KeepPlanner::comesEarly)
                    .isPresent();
            String module = facts.modules().get(device.address());
            if (early && module != null) {
                modules.add(module);
            }
        }
        return List.copyOf(modules);
    }

    private static boolean comesEarly(PciClass pciClass) {
        return pciClass.base() == 0x01 || pciClass.isDisplay() || (pciClass.base() == 0x0c && pciClass.sub() == 0x03);
    }
}
