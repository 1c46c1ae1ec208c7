package hostdev.it.fuzz;

import static hostdev.it.fuzz.Oracle.require;
import static java.nio.charset.StandardCharsets.UTF_8;

import hostdev.core.boot.BootArgument;
import hostdev.core.boot.BootEdit;
import hostdev.core.boot.BootFormat;
import hostdev.core.boot.BootLine;
import hostdev.core.boot.BootText;
import hostdev.core.boot.KeptDevice;
import hostdev.core.boot.NotEditable;
import hostdev.core.doctor.KernelArguments;
import hostdev.core.doctor.ModprobeLine;
import java.util.ArrayList;
import java.util.List;

/// Kernel lines, and the files that they come from: what is not understood stays as it is, to the byte.
final class BootOracles {
    /// A name that no input is likely to have: what is added is then what is taken away.
    private static final BootArgument NEW = new BootArgument("hostdev_fuzz=1");

    private BootOracles() {}

    static void kernelLine(byte[] input) {
        String line = new String(input, UTF_8);
        List<String> words = BootArgument.split(line);
        require(BootArgument.split(String.join(" ", words)).equals(words), "words joined are the same words");
        words.stream().filter(BootArgument::isValid).map(BootArgument::new).forEach(argument -> {
            argument.key();
            argument.value();
        });
        KernelArguments.parse(line);
        KeptDevice.parse(line);
        ModprobeLine.parse("a.conf", line);
    }

    static void bootFiles(byte[] input) {
        String text = new String(input, UTF_8);
        BootFormat.detect("x", text);
        BootText.grubVariable(text, "GRUB_CMDLINE_LINUX");
        for (BootFormat format : BootFormat.values()) {
            try {
                edited(format, text);
            } catch (NotEditable refused) {
                require(!refused.why().isEmpty(), "a refusal says why");
            }
        }
    }

    private static void edited(BootFormat format, String text) throws NotEditable {
        List<List<BootArgument>> before = kernels(format, text);
        BootEdit add = new BootEdit(new BootEdit.Which.All(), false, List.of(), List.of(NEW));
        BootEdit remove = new BootEdit(new BootEdit.Which.All(), false, List.of(NEW), List.of());
        require(BootText.edit(format, text, nothing()).equals(text), "no wish, no change");
        if (text.contains("hostdev_fuzz")) {
            return; // it was there before: taking it away takes that
        }
        String with = BootText.edit(format, text, add);
        require(BootText.edit(format, with, add).equals(with), "what is there is not added again: " + format);
        require(
                kernels(format, with).stream().allMatch(arguments -> arguments.contains(NEW)),
                "each kernel gets it: " + format);
        String without = BootText.edit(format, with, remove);
        require(kernels(format, without).equals(before), "all other arguments stay: " + format);
        require(
                BootText.edit(format, BootText.edit(format, without, add), remove)
                        .equals(without),
                "taken away, the text is as before: " + format);
    }

    private static BootEdit nothing() {
        return new BootEdit(new BootEdit.Which.All(), false, List.of(), List.of());
    }

    private static List<List<BootArgument>> kernels(BootFormat format, String text) throws NotEditable {
        List<List<BootArgument>> kernels = new ArrayList<>();
        for (BootLine line : BootText.lines(format, text)) {
            if (!line.hypervisor()) {
                kernels.add(line.arguments());
            }
        }
        return kernels;
    }
}
