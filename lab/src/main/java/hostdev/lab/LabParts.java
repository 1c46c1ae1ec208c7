package hostdev.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What every practice host here is made with.
record LabParts(LabCache cache, Image image, Accelerator accelerator, String qemuVersion) {
    static LabParts ready(LabProgress progress) {
        LabCache cache = LabCache.usual(System.getenv());
        Image image = Image.ready(cache, progress);
        String version = Tools.qemuVersion();
        return new LabParts(cache, image, KvmProbe.choose(cache, image, version, progress), version);
    }

    /// The same for one topology, which may have firmware of its own.
    LabParts forTopology(Topology topology, LabProgress progress) {
        Image wanted = topology.boot().hasDisk()
                ? Image.fromDisk(cache, topology.boot().xen(), progress)
                : FirmwareTables.image(this, topology, progress);
        return new LabParts(cache, wanted, accelerator, qemuVersion);
    }

    /// What a saved state depends on when the machine's own processor runs it; "" under software emulation.
    String processor() {
        if (accelerator == Accelerator.TCG) {
            return "";
        }
        try {
            return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                    .filter(line -> line.startsWith("model name") || line.startsWith("flags"))
                    .limit(2)
                    .reduce("", String::concat);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
