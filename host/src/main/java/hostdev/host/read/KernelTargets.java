package hostdev.host.read;

import hostdev.core.format.DevicePath;
import hostdev.core.model.Attachment.Refusal;
import hostdev.core.model.Attachment.Use;
import hostdev.core.model.ShellWord;
import hostdev.host.root.HostRoot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the kernel's SCSI and NVMe targets export (drivers/target/target_core_configfs.c,
/// drivers/nvme/target/configfs.c), and SCST, which is not part of the kernel.
record KernelTargets(HostRoot root) {
    private static final String SCSI = "/sys/kernel/config/target/core/";
    private static final String NVME = "/sys/kernel/config/nvmet/subsystems/";
    private static final String SCST = "/sys/kernel/scst_tgt/devices/";

    /// The words of `info`: drivers/target/target_core_iblock.c, target_core_file.c, target_core_pscsi.c.
    private static final Pattern NUMBER = Pattern.compile("Major: (\\d+) Minor: (\\d+)");

    private static final Pattern ADDRESS =
            Pattern.compile("Channel ID: (\\d+) Target ID: (\\d+) LUN: (\\d+) Host ID: (\\d+)");
    private static final Pattern PATH = Pattern.compile("(?:UDEV PATH|File): (/dev/\\S+)");

    /// The names of targetcli for the kinds of backstores.
    private static final Map<String, String> BACKSTORES =
            Map.of("iblock", "block", "fileio", "fileio", "pscsi", "pscsi");

    List<KernelUse> find() {
        List<KernelUse> found = new ArrayList<>();
        findScsi(found);
        findNvme(found);
        findScst(found);
        return found;
    }

    private void findScsi(List<KernelUse> found) {
        for (String adapter : names(SCSI)) {
            for (String object : names(SCSI + adapter)) {
                String place = SCSI + adapter + "/" + object;
                List<String> devices = text(place + "/enable").equals("0") ? List.of() : devices(place);
                if (!devices.isEmpty()) {
                    found.add(new KernelUse(devices, exported("SCSI target " + object, scsiRemedy(adapter, object))));
                }
            }
        }
    }

    private List<String> devices(String place) {
        List<String> devices = new ArrayList<>();
        path(place + "/udev_path").ifPresent(devices::add);
        String info = text(place + "/info");
        Matcher number = NUMBER.matcher(info);
        if (number.find() && !number.group(1).equals("0")) {
            devices.add(number.group(1) + ":" + number.group(2));
        }
        Matcher address = ADDRESS.matcher(info);
        if (address.find()) {
            devices.add(address.group(4) + ":" + address.group(1) + ":" + address.group(2) + ":" + address.group(3));
        }
        Matcher path = PATH.matcher(info);
        if (path.find()) {
            devices.add(path.group(1));
        }
        return devices;
    }

    private static String scsiRemedy(String adapter, String object) {
        int end = adapter.lastIndexOf('_');
        String kind = BACKSTORES.get(end < 0 ? adapter : adapter.substring(0, end));
        return kind == null
                ? "delete its backstore first: targetcli ls /backstores shows it"
                : "take the export away first: targetcli /backstores/" + kind + " delete " + ShellWord.of(object);
    }

    private void findNvme(List<KernelUse> found) {
        for (String subsystem : names(NVME)) {
            String namespaces = NVME + subsystem + "/namespaces/";
            for (String number : names(namespaces)) {
                addNvme(found, namespaces + number, "namespace " + number + " of the NVMe target " + subsystem);
            }
            addNvme(found, NVME + subsystem + "/passthru", "NVMe target " + subsystem);
        }
    }

    private void addNvme(List<KernelUse> found, String place, String what) {
        path(place + "/device_path")
                .filter(_ -> !text(place + "/enable").equals("0"))
                .ifPresent(path -> found.add(new KernelUse(
                        List.of(path),
                        exported(what, "take the export away first: echo 0 > " + ShellWord.of(place + "/enable")))));
    }

    /// `filename` of a virtual disk has a second line, `[key]`; a device passed through is named by its SCSI address.
    private void findScst(List<KernelUse> found) {
        for (String device : names(SCST)) {
            String file = text(SCST + device + "/filename").lines().findFirst().orElse("");
            String name = file.isEmpty() ? device : file;
            if (name.startsWith("/dev/") || name.matches("\\d+:\\d+:\\d+:\\d+")) {
                found.add(new KernelUse(List.of(name), exported("SCST device " + device, scstRemedy(device))));
            }
        }
    }

    private String scstRemedy(String device) {
        return root.link(SCST + device + "/handler")
                .seen()
                .flatMap(link -> link)
                .map(DevicePath::lastName)
                .map(handler -> "close it first: scstadmin -close_dev " + ShellWord.of(device) + " -handler "
                        + ShellWord.of(handler) + " -noprompt")
                .orElse("close it first: scstadmin -list_device shows its handler");
    }

    private static Use exported(String what, String remedy) {
        String the = what.startsWith("namespace") ? "" : "the ";
        return new Use("exported as " + the + what, Refusal.UNLESS_FORCED, remedy);
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
