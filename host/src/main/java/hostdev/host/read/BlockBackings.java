package hostdev.host.read;

import hostdev.core.model.Attachment.Refusal;
import hostdev.core.model.Attachment.Use;
import hostdev.core.model.ShellWord;
import hostdev.host.root.HostRoot;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/// Block devices that the kernel itself has open and that are not among any device's `holders`: behind compressed swap
/// (Documentation/admin-guide/blockdev/zram.rst), and exported by the kernel's SCSI and NVMe targets
/// (drivers/target/target_core_iblock.c, drivers/nvme/target/configfs.c).
///
/// @param add told of each by its path, and the use
record BlockBackings(HostRoot root, BiConsumer<String, Use> add) {
    private static final String BLOCK = "/sys/class/block/";
    private static final String SCSI = "/sys/kernel/config/target/core/";
    private static final String NVME = "/sys/kernel/config/nvmet/subsystems/";

    void find() {
        for (String name : names(BLOCK)) {
            if (name.startsWith("zram")) {
                path(BLOCK + name + "/backing_dev")
                        .ifPresent(path -> add.accept(
                                path,
                                new Use(
                                        "backs the compressed memory " + name,
                                        Refusal.ALWAYS,
                                        "take it out of use first: swapoff /dev/" + name)));
            }
        }
        findScsi();
        findNvme();
    }

    private void findScsi() {
        for (String adapter : names(SCSI)) {
            for (String object : adapter.startsWith("iblock_") ? names(SCSI + adapter) : List.<String>of()) {
                path(SCSI + adapter + "/" + object + "/udev_path")
                        .ifPresent(path -> add.accept(
                                path,
                                new Use(
                                        "exported as the SCSI target " + object,
                                        Refusal.UNLESS_FORCED,
                                        "take the export away first: targetcli /backstores/block delete "
                                                + ShellWord.of(object))));
            }
        }
    }

    private void findNvme() {
        for (String subsystem : names(NVME)) {
            String namespaces = NVME + subsystem + "/namespaces";
            for (String number : names(namespaces)) {
                String namespace = namespaces + "/" + number;
                path(namespace + "/device_path")
                        .filter(_ -> !text(namespace + "/enable").equals("0"))
                        .ifPresent(path -> add.accept(
                                path,
                                new Use(
                                        "exported as namespace " + number + " of the NVMe target " + subsystem,
                                        Refusal.UNLESS_FORCED,
                                        "take the export away first: echo 0 > "
                                                + ShellWord.of(namespace + "/enable"))));
            }
        }
    }

    private List<String> names(String directory) {
        return root.names(directory).seen().orElse(List.of());
    }

    private String text(String file) {
        return root.text(file).map(String::strip).seen().orElse("");
    }

    private Optional<String> path(String file) {
        return Optional.of(text(file)).filter(path -> path.startsWith("/dev/"));
    }
}
