package hostdev.lab;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// The programs of the building machine.
final class Tools {
    static final String HINT =
            "script/bootstrap installs it; or: apt-get install mmdebstrap e2fsprogs qemu-system-x86 qemu-utils";
    private static final List<String> PLACES =
            List.of("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin");

    private Tools() {}

    static boolean present(String tool) {
        return PLACES.stream().anyMatch(place -> Files.isExecutable(Path.of(place, tool)));
    }

    /// The first line of `qemu-system-x86_64 --version`: a saved state is loaded only by the QEMU that saved it.
    static String qemuVersion() {
        return Shell.output(Duration.ofSeconds(20), "qemu-system-x86_64", "--version")
                .lines()
                .findFirst()
                .orElse("");
    }
}
