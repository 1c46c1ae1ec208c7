package hostdev.cli;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.json.JsonText;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Standard error is empty where a verb succeeds: every verb of the table, on the machine of docs/examples/vtd.txt.
class SilenceTest {
    private static final String SIMULATED = "--host sim:@/vtd.txt ";

    /// What is typed for each verb, on [#SIMULATED] unless it begins with `- `; the last line is the verb's own. `@` is
    /// the directory of the files that [#files] writes.
    private static final Map<String, List<String>> TYPED = Map.ofEntries(
            typed("", ""),
            typed("list", "list --guests"),
            typed("show", "show 01:00.0"),
            typed("address", "address 00:02.0"),
            typed("watch", "watch --for 1"),
            typed("capture", "capture -o @/capture.tar.gz"),
            typed("report", "report -o @/report.html"),
            typed("diff", "capture -o @/before.tar.gz", "- diff @/before.tar.gz @/before.tar.gz"),
            typed("assign", "assign 01:00.0 --to win2k3 --start --rom /no.rom"),
            typed("release", "assign 01:00.0 --to win2k3", "release 01:00.0"),
            typed("export", "export 00:1d.7 --for qemu"),
            typed("addresses", "- addresses --definition @/guest.xml"),
            typed("slots", "slots win2k3"),
            typed("hook remove", "hook remove"),
            typed("hook qemu", "assign 01:00.0 --to win2k3", "hook qemu win2k3 prepare begin -"),
            typed("plan", "plan assign 01:00.0 --to win2k3"),
            typed("apply", "plan assign 01:00.0 --to win2k3 -o @/plan.json", "apply @/plan.json"),
            typed("history", "assign 01:00.0 --to win2k3", "history"),
            typed("undo", "assign 01:00.0 --to win2k3", "undo"),
            typed("recover", "recover"),
            typed("doctor", "- --host @/grub doctor"),
            typed("prepare", "- --host @/grub prepare --dry-run"),
            typed("boot-args", "- boot-args --file @/grub.conf --add iommu=on"),
            typed("decode", "- decode @/config"),
            typed("bind", "bind 01:00.0 vfio-pci"),
            typed("unbind", "unbind 01:00.0"),
            typed("reset", "reset 01:00.0"),
            typed("revive", "revive 01:00.0"),
            typed("nodedev-detach", "nodedev-detach 01:00.0"),
            typed("nodedev-dettach", "nodedev-dettach 01:00.0"),
            typed("nodedev-reattach", "nodedev-detach 01:00.0", "nodedev-reattach 01:00.0"),
            typed("nodedev-reset", "nodedev-reset 01:00.0"),
            typed("attach-device", "attach-device win2k3 @/hostdev.xml"),
            typed("detach-device", "attach-device win2k3 @/hostdev.xml", "detach-device win2k3 @/hostdev.xml"),
            typed("edit", "edit win2k3"),
            typed("start", "assign 01:00.0 --to win2k3", "start win2k3"),
            typed("lab topologies", "- lab topologies"),
            typed("help", "- help"),
            typed("completion", "- completion bash"),
            typed("version", "- version"));

    /// Not here, and why: what is run there has a standard error of its own, or this machine may lack what is asked.
    private static final Map<String, String> ELSEWHERE = Map.of(
            "verify", "a simulated guest proves nothing: MainJobOnVtdTest, in the practice host",
            "hook install", "a simulated libvirt has no version: HookTest, in the practice host",
            "nodedev-list", "asks a libvirt, which this machine may not have: NodedevVerbsTest",
            "nodedev-dumpxml", "asks a libvirt, which this machine may not have: NodedevVerbsTest",
            "setsebool", "runs SELinux's own tool: SelinuxTest, in the practice host",
            "lab demo", "boots the practice host",
            "lab shell", "boots the practice host, at a terminal",
            "lab run", "boots the practice host, and hands on what runs there");

    @TempDir
    private Path directory;

    private static Map.Entry<String, List<String>> typed(String verb, String... lines) {
        return Map.entry(verb, List.of(lines));
    }

    static Stream<String> here() {
        return TYPED.keySet().stream().sorted();
    }

    @BeforeEach
    void files() throws IOException {
        Path examples = Path.of(System.getProperty("hostdev.checkout"), "docs/examples");
        Files.writeString(
                directory.resolve("vtd.txt"),
                Files.readString(examples.resolve("vtd.txt")) + "file      /no.rom none\n");
        byte[] config = new byte[64];
        config[0] = (byte) 0x86;
        config[1] = (byte) 0x80;
        Files.write(directory.resolve("config"), config);
        Files.writeString(directory.resolve("grub.conf"), """
                title A host
                   kernel /vmlinuz-6.12 root=/dev/vda ro
                """);
        Files.writeString(directory.resolve("hostdev.xml"), """
                <hostdev mode='subsystem' type='pci' managed='yes'>
                  <source><address domain='0x0000' bus='0x01' slot='0x00' function='0x0'/></source>
                </hostdev>
                """);
        Files.writeString(directory.resolve("guest.xml"), """
                <domain type='kvm'>
                  <name>win2k3</name>
                  <os><type arch='x86_64' machine='pc'>hvm</type></os>
                  <devices/>
                </domain>
                """);
        hostThatIsReady(directory.resolve("grub"));
    }

    private static void hostThatIsReady(Path top) throws IOException {
        new CopiedHost(top).function("0000:00:1d.7", "8086:293a", "0c0320", "ehci-pci", 9);
    }

    private Run type(String line, String... more) {
        String whole = line.startsWith("- ") ? line.substring(2) : SIMULATED + line;
        List<String> words = new ArrayList<>(
                List.of(whole.strip().replace("@", directory.toString()).split(" ", -1)));
        words.addAll(List.of(more));
        return Run.in(new Away(), words.toArray(String[]::new));
    }

    private Run last(String verb, String... more) {
        List<String> lines = TYPED.getOrDefault(verb, List.of());
        for (String line : lines.subList(0, lines.size() - 1)) {
            Run before = type(line);
            assertThat(before.status()).as(line + "\n" + before).isZero();
        }
        return type(lines.getLast(), more);
    }

    @Test
    void everyVerbIsTriedOrHasAReason() {
        List<String> known = new ArrayList<>(TYPED.keySet());
        known.addAll(ELSEWHERE.keySet());
        assertThat(known)
                .containsExactlyInAnyOrderElementsOf(
                        Verbs.all().stream().map(Verb::name).toList());
    }

    @ParameterizedTest
    @MethodSource("here")
    void aVerbThatSucceedsLeavesStandardErrorEmpty(String verb) {
        Run run = last(verb);
        assertThat(run.status()).as(run.toString()).isZero();
        assertThat(run.stderr()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("here")
    void withJsonToo(String verb) throws JsonText.NotJson {
        Run run = last(verb, "--json");
        assertThat(run.status()).as(run.toString()).isZero();
        assertThat(run.stderr()).isEmpty();
        if (!verb.equals("watch") && !verb.equals("hook qemu")) { // one value a happening; nothing
            assertThat(JsonText.parse(run.stdout())).isNotNull();
        }
    }

    @ParameterizedTest
    @MethodSource("here")
    void helpToo(String verb) {
        List<String> words = new ArrayList<>(verb.isEmpty() ? List.of() : List.of(verb.split(" ", -1)));
        words.add("--help");
        Run run = Run.of(words.toArray(String[]::new));
        assertThat(run.status()).isZero();
        assertThat(run.stderr()).isEmpty();
    }

    @Test
    void hintsAndWarningsAreInTheResult() {
        Run run = last("assign");
        assertThat(run.stdout())
                .contains("warning: /no.rom: does not begin as a PCI ROM does")
                .contains("hint: dumps of some tools have a header in front: cut it off");
    }

    @Test
    void andInItsJson() {
        assertThat(last("assign", "--json").stdout())
                .containsSubsequence("\"notes\": [", "\"no-rom\"", "\"hint\": \"dumps of some tools");
    }

    @Test
    void timingsAreInTheResultWhereAskedFor() {
        assertThat(last("bind", "--timings").stdout())
                .containsPattern(
                        "effect to read-back:\n.*\\d\\.\\d{3} ms  .*\n(.*\n)* +\\d.* ms  from the first effect")
                .contains("rebind  0000:01:00.0");
        assertThat(type("nodedev-reattach 01:00.0", "--timings").stdout())
                .startsWith("Device 01:00.0 re-attached\n\neffect to read-back:\n");
        assertThat(type("bind 01:00.0 vfio-pci --timings", "--json").stdout()).contains("\"timings\": {");
    }

    @Test
    void whatIsPastedStaysCleanAndItsNotesAreInTheJson() {
        assertThat(last("address").stdout()).doesNotContain("warning").contains("<hostdev");
        assertThat(last("address", "--json").stdout()).contains("a bridge is never given to a guest");
    }

    /// A process without a machine, with an installed hostdev, an editor, and a definition on its standard input.
    private static final class Away extends Run.Elsewhere {
        private static final Map<String, String> ENVIRONMENT =
                Map.of("HOSTDEV_HOME", "/usr/lib/hostdev", "EDITOR", "true");

        Away() {
            super(ENVIRONMENT, new ByteArrayOutputStream(), new ByteArrayOutputStream(), false);
        }

        @Override
        public InputStream stdin() {
            return new ByteArrayInputStream("""
                    <domain type='kvm'>
                      <name>win2k3</name>
                      <devices>
                        <hostdev mode='subsystem' type='pci' managed='yes'>
                          <source><address domain='0x0000' bus='0x01' slot='0x00' function='0x0'/></source>
                        </hostdev>
                      </devices>
                    </domain>
                    """.getBytes(StandardCharsets.UTF_8));
        }
    }
}
