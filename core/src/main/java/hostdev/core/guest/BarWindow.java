package hostdev.core.guest;

import hostdev.core.finding.Finding;
import hostdev.core.format.DomainXml;
import hostdev.core.format.PassedFunction;
import hostdev.core.format.XmlElement;
import hostdev.core.model.AddressSpace;
import hostdev.core.model.Bar;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Whether the 64-bit BARs of a guest's devices fit into the window that its firmware has for them. A BAR that does not
/// fit gets no address, and the guest's driver finds a device that does not work.
final class BarWindow {
    /// OVMF's window where it does not trust the processor's address bits (PcdPciMmio64Size).
    private static final long OVMF_DEFAULT = 32L << 30;

    /// From edk2-stable202211 on it takes an eighth of the address space, of at most 46 bits.
    private static final int OVMF_MAX_BITS = 46;

    /// QEMU's, where the definition does not say.
    private static final int DEFAULT_BITS = 40;

    /// In MiB, what a person told OVMF.
    private static final Pattern FW_CFG = Pattern.compile("X-PciMmio64Mb,string=([0-9]{1,9})");

    private final DomainXml xml;
    private final AddressSpace space;

    private BarWindow(DomainXml xml, AddressSpace space) {
        this.xml = xml;
        this.space = space;
    }

    static List<Finding> find(DomainXml xml, AddressSpace space, Remedy remedy) {
        BarWindow window = new BarWindow(xml, space);
        long needed = window.needed();
        long there = window.size();
        if (needed <= there) {
            return List.of();
        }
        String bits =
                window.bits().map(known -> known + " physical address bits").orElse("QEMU's default address bits");
        return List.of(Finding.warns(
                "bars-too-large",
                xml.where(),
                "its devices need " + words(needed) + " for their 64-bit BARs, and the guest's "
                        + (window.isOvmf() ? "firmware (OVMF) has a window of " : "address space has ")
                        + words(there) + " (" + bits + ")",
                "a BAR that does not fit gets no address, and the device does not work in the guest",
                remedy.by("give it the host's address bits, <cpu mode='host-passthrough'><maxphysaddr"
                        + " mode='passthrough'/></cpu>")));
    }

    /// Each BAR stands at a multiple of its size, so the sum is rounded up to the largest.
    private long needed() {
        long sum = 0;
        long largest = 1;
        for (PassedFunction passed : xml.passedFunctions()) {
            for (Bar bar : space.bars().getOrDefault(passed.source(), List.of())) {
                if (bar.index() < 6 && bar.is64Bit() && bar.isPrefetchable()) {
                    sum += bar.size();
                    largest = Math.max(largest, bar.size());
                }
            }
        }
        return (sum + largest - 1) / largest * largest;
    }

    private long size() {
        if (!isOvmf()) {
            return (1L << bits().orElse(DEFAULT_BITS)) - xml.memory().orElse(0L) * 1024;
        }
        Matcher told = FW_CFG.matcher(xml.text());
        if (told.find()) {
            return Long.parseLong(told.group(1)) << 20;
        }
        return bits().map(known -> 1L << (Math.min(known, OVMF_MAX_BITS) - 3)).orElse(OVMF_DEFAULT);
    }

    private boolean isOvmf() {
        Optional<XmlElement> os = xml.root().child("os");
        return os.filter(it -> it.has("firmware", "efi")).isPresent()
                || os.flatMap(it -> it.child("loader"))
                        .filter(loader -> loader.has("type", "pflash"))
                        .isPresent();
    }

    /// Those that the guest's processor is told; empty where QEMU's default is left.
    private Optional<Integer> bits() {
        Optional<XmlElement> cpu = xml.root().child("cpu");
        Optional<XmlElement> said = cpu.flatMap(it -> it.child("maxphysaddr"));
        Optional<Integer> emulated = said.flatMap(it -> it.attribute("bits").or(() -> it.attribute("limit")))
                .filter(it -> it.matches("[1-5][0-9]"))
                .map(Integer::parseInt);
        if (emulated.isPresent()) {
            return emulated;
        }
        boolean hosts = said.filter(it -> it.has("mode", "passthrough")).isPresent()
                || cpu.filter(it -> it.has("mode", "host-passthrough")).isPresent();
        return hosts ? space.addressBits().seen() : Optional.empty();
    }

    private static String words(long bytes) {
        return new LockedMemory.Bytes(bytes).words();
    }
}
