package hostdev.it.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Everything that is fuzzed, and how long an input may get: some times what is met in earnest.
enum Target {
    CONFIG_SPACE("config-space", "configuration spaces, vital product data", 4096),
    DMAR("dmar", "the DMAR table of VT-d", 8192),
    IVRS("ivrs", "the IVRS table of AMD-Vi", 8192),
    KERNEL_LINE("kernel-line", "kernel and Xen lines", 4096),
    BOOT_FILES("boot-files", "boot files, each read and edited as every kind", 8192),
    DOMAIN_XML("domain-xml", "libvirt's XML: guests, devices, abilities", 16_384),
    XL_CFG("xl-cfg", "xl.cfg and its pci entries", 4096),
    ARCHIVE("archive", "captures, tar, gzip and bzip2 of strangers", 131_072),
    CAPTURED_HOST("captured-host", "the machine in an archive, shown by the command", 65_536),
    PCI_IDS("pci-ids", "pci.ids", 16_384),
    HEX("hex", "hexadecimal text of lspci, acpidump, xxd, hexdump", 16_384),
    JSON("json", "JSON of QEMU, xl, ip, of saved plans and the journal", 8192),
    SYSTEM_TEXT("system-text", "texts of sysfs, procfs, udev, modprobe, xl, disks", 8192),
    DESCRIPTION("description", "descriptions of simulated machines", 8192);

    private final String word;
    private final String what;
    private final int mostBytes;

    Target(String word, String what, int mostBytes) {
        this.word = word;
        this.what = what;
        this.mostBytes = mostBytes;
    }

    String word() {
        return word;
    }

    /// What is parsed, for people.
    String what() {
        return what;
    }

    int mostBytes() {
        return mostBytes;
    }

    Oracle oracle() {
        return switch (this) {
            case CONFIG_SPACE -> FirmwareOracles::configSpace;
            case DMAR -> FirmwareOracles::dmar;
            case IVRS -> FirmwareOracles::ivrs;
            case KERNEL_LINE -> BootOracles::kernelLine;
            case BOOT_FILES -> BootOracles::bootFiles;
            case DOMAIN_XML -> DefinitionOracles::domainXml;
            case XL_CFG -> DefinitionOracles::xlConfig;
            case ARCHIVE -> ArchiveOracles::archive;
            case CAPTURED_HOST -> ArchiveOracles::capturedHost;
            case PCI_IDS -> FirmwareOracles::pciIds;
            case HEX -> FirmwareOracles::hex;
            case JSON -> JsonOracles::json;
            case SYSTEM_TEXT -> SystemOracles::text;
            case DESCRIPTION -> SystemOracles::description;
        };
    }

    static Optional<Target> of(String word) {
        for (Target target : values()) {
            if (target.word.equals(word)) {
                return Optional.of(target);
            }
        }
        return Optional.empty();
    }

    static List<String> words() {
        List<String> words = new ArrayList<>();
        for (Target target : values()) {
            words.add(target.word);
        }
        return words;
    }
}
