package hostdev.host.apply;

import hostdev.core.format.HookScript;
import hostdev.core.model.Fact;
import hostdev.core.model.LibvirtHooks;
import hostdev.host.root.HostRoot;
import hostdev.host.root.RootOnly;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Reads which scripts libvirt would run, and whether a daemon runs that has not looked for them.
record LibvirtHookFiles(HostRoot root, StateDirectory state) {
    private static final long MOST = 1 << 20;
    private static final List<String> DAEMONS = List.of("virtqemud", "libvirtd");

    Path single() {
        return state.hooks().resolve("qemu");
    }

    Path oneOfMany() {
        return state.hooks().resolve("qemu.d").resolve("50-hostdev");
    }

    /// @param program as for [LibvirtHooks]
    /// @param libvirtVersion 11003000 for 11.3.0
    LibvirtHooks read(String program, Fact<Long> libvirtVersion) {
        LibvirtHooks.Script single = script(single());
        LibvirtHooks.Script oneOfMany = script(oneOfMany());
        return new LibvirtHooks(
                program,
                new RootOnly(root).program(program),
                libvirtVersion.map(version -> version >= 6_005_000),
                single,
                oneOfMany,
                isOthers(single) || hasOthers(),
                reload());
    }

    private LibvirtHooks.Script script(Path path) {
        return new LibvirtHooks.Script(path.toString(), text(path));
    }

    private Fact<Optional<String>> text(Path path) {
        try {
            return Fact.known(state.disk().read(path, MOST));
        } catch (IOException e) {
            return Fact.unknown(String.valueOf(e.getMessage()));
        }
    }

    private static boolean isOthers(LibvirtHooks.Script script) {
        return script.text()
                .either(text -> text.filter(it -> !HookScript.isOurs(it)).isPresent(), why -> true);
    }

    private boolean hasOthers() {
        Path directory = state.hooks().resolve("qemu.d");
        try {
            for (String name : state.disk().names(directory)) {
                Path file = directory.resolve(name);
                if (!file.equals(oneOfMany()) && isScript(file)) {
                    return true;
                }
            }
            return false;
        } catch (IOException _) {
            return false; // then a reload is asked for that may not be needed
        }
    }

    private boolean isScript(Path file) {
        return text(file)
                .seen()
                .flatMap(text -> text)
                .filter(text -> text.startsWith("#!"))
                .isPresent();
    }

    /// libvirt looks for scripts at its start and at SIGHUP, and if it then finds none it never asks
    /// (src/util/virhook.c, `virHookCall`).
    private Optional<String> reload() {
        for (String process : root.names("/proc").seen().orElse(List.of())) {
            if (process.charAt(0) <= '9') {
                String command = root.text("/proc/" + process + "/comm")
                        .seen()
                        .orElse("")
                        .strip();
                if (DAEMONS.contains(command)) {
                    return Optional.of(
                            root.exists("/run/systemd/system")
                                    ? "systemctl reload " + command
                                    : "kill -HUP " + process);
                }
            }
        }
        return Optional.empty();
    }
}
