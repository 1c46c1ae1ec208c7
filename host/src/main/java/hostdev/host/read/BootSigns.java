package hostdev.host.read;

import hostdev.core.boot.BootArgument;
import hostdev.core.boot.BootFit;
import hostdev.host.root.HostRoot;
import hostdev.host.xen.XenReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/// What the running system says of how it was booted.
record BootSigns(HostRoot root) {
    private static final String EFI_VARIABLES = "/sys/firmware/efi/efivars/";
    /// Of the vendor "systemd" (systemd-boot(7), systemd-stub(7), "EFI variables"); Limine, rEFInd and GRUB set the
    /// first one too.
    private static final String LOADER_INFO = EFI_VARIABLES + "LoaderInfo-4a67b082-0a4c-41cf-b6c7-440b29bb8c4f";

    private static final String STUB_INFO = EFI_VARIABLES + "StubInfo-4a67b082-0a4c-41cf-b6c7-440b29bb8c4f";

    BootFit fit() {
        return new BootFit(
                root.text("/proc/cmdline").map(BootReader::arguments).seen().orElse(List.of()));
    }

    List<BootArgument> running() {
        return fit().running();
    }

    /// Whether the boot loader has told its name, and it has this word in it.
    boolean loaderIs(String word) {
        return root.bytes(LOADER_INFO, 512)
                .seen()
                .filter(bytes -> bytes.length > 4) // UTF-16 behind four bytes of attributes
                .map(bytes -> new String(bytes, 4, bytes.length - 4, StandardCharsets.UTF_16LE))
                .filter(name -> name.toLowerCase(Locale.ROOT).contains(word.toLowerCase(Locale.ROOT)))
                .isPresent();
    }

    boolean isUnifiedImage() {
        return root.exists(STUB_INFO);
    }

    /// Under Xen the kernel's own line says nothing of the loader.
    boolean onXen() {
        return new XenReader(root).runs();
    }

    /// A copied tree that lacks the directory says nothing.
    boolean isBios() {
        return root.live() && !root.exists("/sys/firmware/efi");
    }
}
