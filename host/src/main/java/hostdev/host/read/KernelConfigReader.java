package hostdev.host.read;

import hostdev.core.doctor.BuiltIn;
import hostdev.core.model.Fact;
import hostdev.host.root.HostRoot;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPInputStream;

/// Reads what the running kernel was built with, wherever its distribution keeps that.
public final class KernelConfigReader {
    private static final int PACKED = 1 << 20;

    private KernelConfigReader() {}

    /// @param release of the running kernel
    public static Fact<BuiltIn> read(HostRoot root, String release) {
        for (String file : List.of(
                "/boot/config-" + release,
                "/lib/modules/" + release + "/config",
                "/usr/lib/modules/" + release + "/config",
                "/lib/modules/" + release + "/build/.config")) {
            if (root.text(file) instanceof Fact.Known<String>(var text)) {
                return Fact.known(BuiltIn.parse(file, text));
            }
        }
        return packed(root, "/proc/config.gz");
    }

    private static Fact<BuiltIn> packed(HostRoot root, String file) {
        return root.bytes(file, PACKED)
                .either(
                        bytes -> {
                            try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
                                String text = new String(in.readNBytes(4 * PACKED), StandardCharsets.US_ASCII);
                                return Fact.known(BuiltIn.parse(file, text));
                            } catch (IOException e) {
                                return Fact.unknown(file + ": " + e.getMessage());
                            }
                        },
                        why -> Fact.unknown("no config of the kernel in /boot, /lib/modules or /proc"));
    }
}
