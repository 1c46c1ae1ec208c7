package hostdev.lab;

import hostdev.core.finding.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// Finds out whether KVM really runs guests here: `/dev/kvm` may be there and not do so. The answer, found by a boot
/// that must get somewhere in seconds, holds for this boot of the machine and this QEMU.
final class KvmProbe {
    private static final Duration LIMIT = Duration.ofSeconds(8);

    private KvmProbe() {}

    /// `HOSTDEV_LAB_ACCELERATOR` (`kvm` or `tcg`) decides if it is set.
    static Accelerator choose(LabCache cache, Image image, String qemuVersion, LabProgress progress) {
        String wish = System.getenv().getOrDefault("HOSTDEV_LAB_ACCELERATOR", "");
        if (!wish.isEmpty()) {
            return wish.equals("kvm") ? Accelerator.KVM : Accelerator.TCG;
        }
        Path device = Path.of("/dev/kvm");
        if (!Files.isReadable(device) || !Files.isWritable(device) || !runsGuestsOfGuests()) {
            return Accelerator.TCG;
        }
        String key = LabCache.key(text(Path.of("/proc/sys/kernel/random/boot_id")), qemuVersion);
        Path answer = cache.entry("kvm-" + key, progress, out -> ask(image, out, progress));
        return text(answer.resolve("runs")).equals("yes") ? Accelerator.KVM : Accelerator.TCG;
    }

    // Without nesting the guest inside would have no /dev/kvm; software emulation always gives it one.
    private static boolean runsGuestsOfGuests() {
        return List.of("kvm_intel", "kvm_amd").stream()
                .map(module -> Path.of("/sys/module", module, "parameters/nested"))
                .anyMatch(file -> Files.isReadable(file) && List.of("Y", "1").contains(text(file)));
    }

    // The kernel alone, with no root: it has to get as far as missing it.
    private static void ask(Image image, Path out, LabProgress progress) {
        progress.say("trying whether KVM runs guests here");
        boolean runs;
        try {
            String console = Shell.output(
                    LIMIT,
                    "qemu-system-x86_64",
                    "-nodefaults",
                    "-display",
                    "none",
                    "-no-reboot",
                    "-machine",
                    "q35,accel=kvm,kernel-irqchip=split",
                    "-cpu",
                    "host",
                    "-m",
                    "512",
                    "-serial",
                    "stdio",
                    "-kernel",
                    image.kernel().toString(),
                    "-append",
                    "console=ttyS0 panic=-1");
            runs = console.contains("Unable to mount root fs");
        } catch (Problem e) {
            runs = false;
        }
        progress.say(runs ? "KVM runs guests here" : "KVM does not run guests here: software emulation it is");
        try {
            Files.writeString(out.resolve("runs"), runs ? "yes" : "no");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
