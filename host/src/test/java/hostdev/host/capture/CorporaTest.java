package hostdev.host.capture;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.config.ConfigExplanation;
import hostdev.core.format.NodeDeviceXml;
import hostdev.core.model.Attachment;
import hostdev.core.model.FunctionDetail;
import hostdev.core.model.Host;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciFunction;
import hostdev.host.fixture.SharedData;
import hostdev.host.read.HostReader;
import hostdev.host.root.HostRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Everything that others collected of real machines, compared with what the collection itself says of it. The figures
/// stand in docs/corpora.md.
class CorporaTest {
    private final List<String> wrong = new ArrayList<>();
    private int compared;

    private void same(String where, Object ours, Object theirs) {
        compared++;
        if (!ours.equals(theirs)) {
            wrong.add(where + ": we say " + ours + ", they " + theirs);
        }
    }

    @AfterEach
    void nothingIsOtherwise() {
        assertThat(wrong).isEmpty();
    }

    private void row(String corpus, String what, int functions) {
        System.out.println("corpora: " + corpus + " | " + what + " | " + functions + " functions, "
                + (compared - wrong.size()) + " of " + compared + " facts");
    }

    private static PciFunction function(Host host, String address) {
        return host.function(PciAddress.fromSysfs(address).orElseThrow()).orElseThrow();
    }

    private static String modalias(PciFunction function) {
        int subsystem = function.subsystem()
                .seen()
                .flatMap(it -> it)
                .map(it -> it.vendor())
                .orElse(0);
        int card = function.subsystem()
                .seen()
                .flatMap(it -> it)
                .map(it -> it.device())
                .orElse(0);
        int code = function.pciClass().code();
        return String.format(
                Locale.ROOT,
                "pci:v%08Xd%08Xsv%08Xsd%08Xbc%02Xsc%02Xi%02X",
                function.ids().vendor(),
                function.ids().device(),
                subsystem,
                card,
                code >> 16,
                code >> 8 & 0xff,
                code & 0xff);
    }

    @Test
    void everyFunctionOfGhwsLaptopIsWhatItsModaliasSays() throws IOException {
        int functions = 0;
        int archives = 0;
        try (Stream<Path> files = Files.list(SharedData.file("ghw/testdata/snapshots"))) {
            for (Path file : files.sorted().toList()) {
                HostRoot root = Capture.open(file.toString()).root();
                archives++;
                if (!root.exists("/sys/bus/pci/devices")) {
                    continue; // a mainframe, and a tree of processors only: opened, and without PCI
                }
                Host host = HostReader.readAll(root);
                functions += host.functions().size();
                for (PciFunction function : host.all()) {
                    String directory = "/sys/bus/pci/devices/" + function.address();
                    same(
                            directory,
                            modalias(function),
                            root.text(directory + "/modalias").seen().orElse("").strip());
                    String link = root.link(directory + "/iommu_group")
                            .seen()
                            .flatMap(it -> it)
                            .orElse("");
                    String group =
                            host.groupOf(function).map(it -> it.id().toString()).orElse("none");
                    same(directory + " group", group, link.substring(link.lastIndexOf('/') + 1));
                }
            }
        }
        row("ghw", archives + " archives, by modalias and iommu_group", functions);
        assertThat(functions).isEqualTo(23);
    }

    @Test
    void everyDeviceThatHwlocDrawsIsThere() throws IOException {
        Path directory = SharedData.file("hwloc/tests/hwloc/linux");
        int functions = 0;
        for (String name : List.of("2pa-pcidomain32bits", "40intel64-4n10c+pci-conflicts")) {
            String text = Files.readString(directory.resolve(name + ".console"));
            functions += hwloc(
                    HostReader.readAll(
                            Capture.open(directory.resolve(name + ".tar.bz2").toString())
                                    .root()),
                    Pattern.compile("busid=(\\S+) id=(\\w{4}:\\w{4}) class=(\\w{4})|OSDev\\[[A-Za-z]+\\] .*\"(\\w+)\"")
                            .matcher(text));
        }
        String name = "40intel64-2g2n4c+pcilocality";
        Matcher drawn = Pattern.compile("pci_busid=\"([^\"]+)\" pci_type=\"(?<class>\\w{4}) \\[(?<id>\\w{4}:\\w{4})\\]"
                        + "|OSDev\" name=\"(\\w+)\"")
                .matcher(Files.readString(directory.resolve(name + ".xml")));
        Host host = HostReader.readAll(
                Capture.open(directory.resolve(name + ".tar.bz2").toString()).root());
        Optional<PciFunction> above = Optional.empty();
        while (drawn.find()) {
            if (drawn.group(1) != null) {
                above = Optional.of(function(host, drawn.group(1)));
                functions++;
                same(drawn.group(), above.get().ids().toString(), drawn.group("id"));
                same(drawn.group(), above.get().pciClass().toString().substring(0, 4), drawn.group("class"));
            } else {
                above.ifPresent(it -> attached(host, it, drawn.group(4)));
            }
        }
        row("hwloc", "3 archives, by its own drawing", functions);
        assertThat(functions).isGreaterThan(30);
    }

    private int hwloc(Host host, Matcher drawn) {
        int functions = 0;
        Optional<PciFunction> above = Optional.empty();
        while (drawn.find()) {
            if (drawn.group(1) != null) {
                above = Optional.of(function(host, drawn.group(1)));
                functions++;
                same(drawn.group(), above.get().ids().toString(), drawn.group(2));
                same(drawn.group(), above.get().pciClass().toString().substring(0, 4), drawn.group(3));
            } else {
                above.ifPresent(it -> attached(host, it, drawn.group(4)));
            }
        }
        return functions;
    }

    /// Disks and interfaces. A display's node is no thing of its own to us, nor is `qib0`, InfiniBand's name for what
    /// `ib0` stands on.
    private void attached(Host host, PciFunction function, String name) {
        List<String> names = host.attachedTo(function.address()).stream()
                .map(Attachment::name)
                .toList();
        if (!name.startsWith("controlD") && !name.startsWith("card") && !name.startsWith("qib")) {
            same(function.address() + " " + names, names.contains(name), true);
        }
    }

    @Test
    void everyFunctionInUdevsDatabasesIsWhatUdevSays() throws IOException {
        int functions = 0;
        int files = 0;
        try (Stream<Path> all =
                Files.list(SharedData.file("checkbox/checkbox-ng/checkbox_ng/support/parsers/tests/udevadm_data"))) {
            for (Path file : all.sorted().toList()) {
                files++;
                functions += udev(file.getFileName().toString(), UdevDatabase.parse(Files.readString(file)));
            }
        }
        row("checkbox", files + " databases, by udev's properties", functions);
        assertThat(functions).isEqualTo(211 + 25 + 36 + 281);
    }

    private int udev(String file, UdevDatabase database) {
        Host host = HostReader.readAll(database.root());
        int functions = 0;
        for (UdevDatabase.Device device : database.devices()) {
            if (device.isFunction()) {
                functions++;
                function(file, host, device);
            } else if (device.get("SUBSYSTEM").equals("net")
                    || device.get("DEVTYPE").equals("disk")) {
                above(device.path()).ifPresent(address -> attached(host, function(host, address), device.name()));
            }
        }
        same(file + " functions", host.functions().size(), functions);
        return functions;
    }

    private void function(String file, Host host, UdevDatabase.Device device) {
        PciFunction function = function(host, device.get("PCI_SLOT_NAME"));
        String where = file + " " + function.address();
        same(where, function.ids().toString(), device.get("PCI_ID").toLowerCase(Locale.ROOT));
        same(where, modalias(function), device.get("MODALIAS"));
        same(
                where,
                function.driver().seen().flatMap(it -> it).map(Object::toString).orElse(""),
                device.get("DRIVER"));
        String parent = device.path().substring(0, device.path().lastIndexOf('/'));
        String bridge = parent.substring(parent.lastIndexOf('/') + 1);
        same(where, function.parent().map(Object::toString).orElse(""), bridge.startsWith("pci") ? "" : bridge);
    }

    /// The last function on the way to a device; none for what hangs on none.
    private static Optional<String> above(String path) {
        Optional<String> last = Optional.empty();
        for (String name : path.split("/", -1)) {
            if (PciAddress.fromSysfs(name).isPresent()) {
                last = Optional.of(name);
            }
        }
        return last;
    }

    @Test
    void everyConfigurationSpaceOfLibvirtIsExplained() throws IOException {
        int spaces = 0;
        try (Stream<Path> files = Files.list(SharedData.file("libvirt/tests/virpcitestdata"))) {
            for (Path file : files.filter(it -> it.toString().endsWith(".config"))
                    .sorted()
                    .toList()) {
                ConfigExplanation explained =
                        ConfigExplanation.of(Files.readAllBytes(file)).orElseThrow();
                same(file.toString(), explained.faults(), List.of());
                spaces++;
            }
        }
        row("libvirt", "configuration spaces, whole", spaces);
        assertThat(spaces).isGreaterThan(8);
    }

    @Test
    void everyNodeDeviceOfLibvirtIsReadAndPciOnesByTheirIds() throws IOException {
        int functions = 0;
        int all = 0;
        try (Stream<Path> files = Files.list(SharedData.file("libvirt/tests/nodedevschemadata"))) {
            for (Path file : files.sorted().toList()) {
                String text = Files.readString(file);
                all++;
                Matcher ids = Pattern.compile("<product id='0x(\\w+)'.*<vendor id='0x(\\w+)'", Pattern.DOTALL)
                        .matcher(text);
                boolean pci = text.contains("<capability type='pci'>") && ids.find();
                functions += pci ? 1 : 0;
                same(
                        file.toString(),
                        NodeDeviceXml.pciIds(file.toString(), text)
                                .map(Object::toString)
                                .orElse("none"),
                        pci ? ids.group(2) + ":" + ids.group(1) : "none");
            }
        }
        row("libvirt", all + " node devices, by vendor and product", functions);
        assertThat(all).isGreaterThan(15);
    }

    @Test
    void harvestersVirtualFunctionIsWhatItsFilesSay() {
        Path top = SharedData.file("harvester/pkg/util/gpuhelper/testdata");
        String address = "0000:08:01.7";
        HostRoot copied = HostRoot.at(top);
        String directory = "/sys/class/mdev_bus/" + address;
        Recording recording = new Recording(copied);
        for (String name : copied.names(directory).seen().orElseThrow()) {
            var _ = recording.bytes(directory + "/" + name, 4096);
        }
        Tree tree = recording.tree();
        tree.put(
                Tree.names("/sys/bus/pci/devices/" + address),
                new Tree.Link("../../.." + directory.substring("/sys".length())),
                Optional.empty());
        tree.visit((_, node) -> {
            if (node instanceof Tree.Directory open) {
                open.unlisted(Optional.empty());
            }
        });
        tree.top().unlisted(Optional.empty());
        HostRoot root = new TreeRoot(tree, Optional.empty());
        Host host = HostReader.readAll(root);
        PciFunction function = function(host, address);
        same(
                "modalias",
                modalias(function),
                copied.text(directory + "/modalias").seen().orElseThrow().strip());
        FunctionDetail detail = HostReader.detail(root, function.address());
        String methods =
                copied.text(directory + "/reset_method").seen().orElseThrow().strip();
        same("reset", String.join(" ", detail.resetMethods().seen().orElseThrow()), methods);
        byte[] config = copied.bytes(directory + "/config", 4096).seen().orElseThrow();
        same("config", ConfigExplanation.of(config).map(ConfigExplanation::faults), Optional.of(List.of()));
        row("harvester", "a virtual function of an NVIDIA card, by its files", 1);
    }
}
