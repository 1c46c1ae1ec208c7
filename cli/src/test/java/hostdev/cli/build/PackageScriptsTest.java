package hostdev.cli.build;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.boot.BootTool;
import hostdev.core.boot.KeepFiles;
import hostdev.core.boot.KeptDevice;
import hostdev.core.format.HookScript;
import hostdev.core.model.DriverName;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciIds;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the packages run when they are removed, on a tree that stands for the host.
class PackageScriptsTest {
    private static final Path DIST =
            Path.of(System.getProperty("hostdev.checkout")).resolve("dist");
    private static final String HOOK = "/etc/libvirt/hooks/qemu.d/50-hostdev";
    private static final KeptDevice NIC = new KeptDevice(
            PciAddress.fromSysfs("0000:01:00.0").orElseThrow(),
            new PciIds(0x8086, 0x10d3),
            Optional.of(new PciIds(0x1af4, 0x1100)),
            DriverName.VFIO_PCI);

    @TempDir
    private Path directory;

    private Path root;
    private Path programs;
    private Path hostdev;

    @BeforeEach
    void aHostWhoseHostdevFails() throws IOException {
        root = Files.createDirectory(directory.resolve("root"));
        programs = Files.createDirectory(directory.resolve("programs"));
        hostdev = program("hostdev", "exit 1");
    }

    private Path program(String name, String script) throws IOException {
        Path program = Files.writeString(programs.resolve(name), "#!/bin/sh\n" + script + "\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        return program;
    }

    private Path write(String path, String text) throws IOException {
        Path file = root.resolve(path.substring(1));
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private String run(String script, String... arguments) throws IOException, InterruptedException {
        List<String> command = new java.util.ArrayList<>(
                List.of("/bin/sh", DIST.resolve(script).toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment()
                .putAll(Map.of(
                        "ROOT", root.toString(), "HOSTDEV", hostdev.toString(), "PATH", programs + ":/usr/bin:/bin"));
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    @Test
    void theHookGoesEvenWhereHostdevItselfCannotRemoveIt() throws Exception {
        write(HOOK, HookScript.text("/usr/lib/hostdev/bin/hostdev"));
        Path theirs = write("/etc/libvirt/hooks/qemu", "#!/bin/sh\n# ours\n");

        assertThat(run("package/disarm")).contains("removed " + HOOK);

        assertThat(root.resolve("etc/libvirt/hooks/qemu.d")).doesNotExist();
        assertThat(theirs).exists();
    }

    @Test
    void hostdevRemovesTheHookByItselfWhereItCan() throws Exception {
        Path hook = write(HOOK, HookScript.text("/usr/lib/hostdev/bin/hostdev"));
        program("hostdev", "[ \"$*\" = 'hook remove --yes' ] && rm '" + hook + "'");

        assertThat(run("package/disarm")).isEmpty();

        assertThat(hook).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({
        "DRACUT, dracut, --regenerate-all --force",
        "INITRAMFS_TOOLS, update-initramfs, -u -k all",
        "MKINITCPIO, mkinitcpio, -P"
    })
    void theFilesThatKeepDevicesGoAndTheInitramfsIsMadeWithoutThem(BootTool.Kind kind, String name, String words)
            throws Exception {
        for (var file : KeepFiles.texts(List.of(NIC), List.of("e1000e"), Optional.of(new BootTool(kind, "")))
                .entrySet()) {
            write(file.getKey(), file.getValue());
        }
        Path called = directory.resolve("called");
        program(name, "echo \"$*\" >" + called);

        assertThat(run("package/disarm")).contains("from the next boot on, the host has 0000:01:00.0 again");

        assertThat(KeepFiles.paths()).noneMatch(path -> Files.exists(root.resolve(path.substring(1))));
        assertThat(called).hasContent(words);
    }

    @Test
    void anInitramfsThatCannotBeMadeIsNamedWithTheCommand() throws Exception {
        for (var file : KeepFiles.texts(List.of(NIC), List.of("e1000e"), Optional.of(BootTool.DRACUT))
                .entrySet()) {
            write(file.getKey(), file.getValue());
        }
        program("dracut", "exit 1");
        assertThat(run("package/disarm")).contains("dracut --regenerate-all --force failed; run it again");
    }

    @Test
    void aFileOfTheSameNameThatSomebodyElseWroteStays() throws Exception {
        Path theirs = write("/etc/modprobe.d/hostdev-keep.conf", "options vfio-pci ids=8086:10d3\n");
        assertThat(run("package/disarm")).contains("kept /etc/modprobe.d/hostdev-keep.conf");
        assertThat(theirs).exists();
    }

    @Test
    void devicesThatGuestsStillHaveAreNamed() throws Exception {
        write("/var/lib/hostdev/origins/0000:01:00.0.json", "{}");
        assertThat(run("package/disarm"))
                .contains("still bound for guests until the next reboot: 0000:01:00.0")
                .contains("managed='yes'");
    }

    @Test
    void aHostThatNothingWasDoneOnIsToldNothing() throws Exception {
        assertThat(run("package/disarm")).isEmpty();
    }

    @Test
    void purgingSaysWhatTheStateIsAndRemovesIt() throws Exception {
        write("/var/lib/hostdev/journal/000001.jsonl", "{}\n");
        write("/var/lib/hostdev/journal/000002.jsonl", "{}\n");
        write("/var/lib/hostdev/origins/0000:01:00.0.json", "{}");
        write("/var/lib/hostdev/promises/0000:02:00.0-1f.json", "{}");
        write("/etc/hostdev/java.options", "-Xint\n");

        assertThat(run("debian/postrm", "purge"))
                .contains("can no longer be undone: 2\n")
                .contains("give these devices back to their host drivers: 0000:01:00.0\n")
                .contains("reservations of devices for guests: 0000:02:00.0\n");

        assertThat(root.resolve("var/lib/hostdev")).doesNotExist();
        assertThat(root.resolve("etc/hostdev")).doesNotExist();
    }

    @Test
    void removingWithoutPurgingLeavesTheState() throws Exception {
        Path plan = write("/var/lib/hostdev/journal/000001.jsonl", "{}\n");
        assertThat(run("debian/postrm", "remove")).isEmpty();
        assertThat(plan).exists();
    }
}
