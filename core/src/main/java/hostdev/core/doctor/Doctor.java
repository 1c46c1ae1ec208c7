package hostdev.core.doctor;

import hostdev.core.finding.Finding.Severity;
import hostdev.core.model.Architecture;
import hostdev.core.model.Fact;
import java.util.ArrayList;
import java.util.List;

/// Asks every rule.
public final class Doctor {
    /// In the order in which a person would have to deal with them.
    private static final List<Rule> RULES = List.of(
            new KernelAgeRule(),
            new FirmwareRule(),
            new PlatformRule(),
            new IommuRule(),
            new GraphicsRule(),
            new NextBootRule(),
            new XenRule(),
            new XenHideRule(),
            new ArgumentsRule(),
            new ProcessorRule(),
            new InterruptRule(),
            new VfioRule(),
            new HypervisorRule(),
            new SelinuxRule(),
            new AppArmorRule(),
            new LockdownRule(),
            new ReservedMemoryRule(),
            new RelaxedMemoryRule(),
            new AcsOverrideRule(),
            new AcsRule(),
            new ModprobeRule(),
            new AliasRule(),
            new BindingRule(),
            new BindingReachRule(),
            new BindingForceRule(),
            new EarlyModulesRule(),
            new KeptRule(),
            new ScreenRule(),
            new MemoryRule(),
            new GuestDeviceRule(),
            new VfTokenRule(),
            new VariantRule());

    private Doctor() {}

    /// What is well, in one sentence: for a machine on which nothing blocks.
    public static String ready(Setup setup) {
        int groups = setup.host().groups().size();
        if (setup.onXen()) {
            return setup.iommuOn()
                    ? "nothing is in the way: Xen has the IOMMU on" + kind(setup)
                    : "nothing is known to be in the way, and whether Xen has the IOMMU on is not known";
        }
        return groups == 0
                ? "nothing is known to be in the way, and no IOMMU group is seen"
                : "nothing is in the way: the IOMMU is on" + kind(setup) + ", " + groups + " "
                        + (groups == 1 ? "group" : "groups") + parameter(setup);
    }

    private static String kind(Setup setup) {
        String table = setup.firmware().table().seen().flatMap(it -> it).orElse("");
        return switch (table) {
            case "DMAR" -> " (Intel VT-d)";
            case "IVRS" -> " (AMD-Vi)";
            default -> "";
        };
    }

    private static String parameter(Setup setup) {
        boolean intel = kind(setup).contains("VT-d");
        if (kind(setup).contains("AMD")) {
            return "; no kernel parameter is needed for it";
        }
        if (intel && setup.line().saying("intel_iommu", List.of("on")).isPresent()) {
            return ", as the kernel's line says (intel_iommu=on)";
        }
        return setup.kernel()
                .builtIn()
                .seen()
                .filter(builtIn -> intel && builtIn.switchesVtdOn())
                .map(builtIn ->
                        "; no kernel parameter is needed for it: the kernel was built so (" + builtIn.file() + ")")
                .orElse("");
    }

    /// What could not be seen, and why: what rules about it are silent on.
    public static List<String> unseen(Setup setup) {
        List<String> unseen = new ArrayList<>();
        Architecture architecture = setup.boot().architecture();
        if (!architecture.isSupported()) {
            return List.of();
        }
        if (architecture != Architecture.ARM) {
            unseen(unseen, "the processor", setup.processor());
            unseen(unseen, "the firmware's tables", setup.firmware().table());
        }
        if (!setup.firmware().table().seen().flatMap(it -> it).isEmpty()) {
            unseen(unseen, "the firmware's table", setup.firmware().content());
        }
        unseen(unseen, "the kernel's line", setup.kernel().line());
        unseen(unseen, "what the kernel was built with", setup.kernel().builtIn());
        unseen(unseen, "SELinux", setup.security().selinux());
        setup.hypervisors().xen().ifPresentOrElse(xen -> unseen(unseen, xen), () -> unseenWithoutXen(unseen, setup));
        return List.copyOf(unseen);
    }

    private static void unseen(List<String> unseen, Setup.Hypervisors.Xen xen) {
        unseen(unseen, "whether Xen has the IOMMU on", xen.capabilities());
        unseen(unseen, "whether Xen remaps interrupts", xen.remapsInterrupts());
        unseen(unseen, "xen-pciback", xen.backend());
    }

    private static void unseenWithoutXen(List<String> unseen, Setup setup) {
        unseen(unseen, "interrupt remapping", setup.kernel().remapsInterrupts());
        unseen(unseen, "/dev/kvm", setup.vfio().kvm());
        unseen(unseen, "vfio-pci", setup.vfio().driver());
        unseen(unseen, "QEMU", setup.hypervisors().qemu());
        unseen(unseen, "libvirt", setup.hypervisors().libvirt());
        unseen(unseen, "the guests' definitions", setup.guests().limited());
    }

    private static void unseen(List<String> unseen, String what, Fact<?> fact) {
        if (fact instanceof Fact.Unknown<?>(var why)) {
            unseen.add(what + " (" + why + ")");
        }
    }

    /// What blocks first.
    public static List<Advice> examine(Setup setup) {
        if (!setup.boot().architecture().isSupported()) {
            return new PlatformRule().judge(setup);
        }
        List<Advice> all = new ArrayList<>();
        for (Rule rule : RULES) {
            all.addAll(rule.judge(setup));
        }
        List<Advice> sorted = new ArrayList<>();
        for (Severity severity : Severity.values()) {
            all.stream()
                    .filter(advice -> advice.finding().severity() == severity)
                    .forEach(sorted::add);
        }
        return List.copyOf(sorted);
    }
}
