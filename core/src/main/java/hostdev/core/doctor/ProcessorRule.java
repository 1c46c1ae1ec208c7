package hostdev.core.doctor;

import static hostdev.core.finding.Finding.Severity.BLOCKS;

import hostdev.core.model.Fact;
import java.util.List;
import java.util.Optional;

/// Whether the processor and the kernel can run guests with KVM.
final class ProcessorRule implements Rule {
    private static final String WHY = "without KVM guests run many times slower, and libvirt starts none of type kvm";

    @Override
    public List<Advice> judge(Setup setup) {
        // dom0 is itself a guest of Xen: its processor shows neither vmx nor svm
        if (setup.onXen() || !(setup.processor() instanceof Fact.Known<Processor>(var processor))) {
            return List.of();
        }
        if (!processor.virtualizes()) {
            return setup.vfio().kvm().equals(Fact.known(true)) ? List.of() : List.of(cannot(processor));
        }
        return setup.vfio().kvm().equals(Fact.known(false)) ? List.of(noDevice(processor)) : List.of();
    }

    private static Advice cannot(Processor processor) {
        String flag = processor.isAmd() ? "svm" : "vmx";
        Optional<String> guest = Optional.of("this machine is itself a guest: let its host pass the processor on"
                        + " (<cpu mode='host-passthrough'/>, and kvm_intel or kvm_amd with nested=1)")
                .filter(text -> processor.isGuest());
        return Advice.likely(
                BLOCKS,
                "no-virtualization",
                "the processor",
                "it offers no virtualization: no flag " + flag + " in /proc/cpuinfo",
                WHY,
                guest.orElse("switch " + (processor.isAmd() ? "SVM" : "Intel Virtualization Technology (VT-x)")
                        + " on in the firmware set-up: systemctl reboot --firmware-setup"));
    }

    private static Advice noDevice(Processor processor) {
        return Advice.seen(
                BLOCKS,
                "no-kvm",
                "/dev/kvm",
                "it is not there, and the processor can do it",
                WHY,
                "modprobe " + (processor.isAmd() ? "kvm_amd" : "kvm_intel")
                        + "; if it is refused, the kernel says why: dmesg | grep -i kvm");
    }
}
