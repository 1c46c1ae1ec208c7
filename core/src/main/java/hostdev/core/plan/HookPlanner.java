package hostdev.core.plan;

import hostdev.core.finding.Finding;
import hostdev.core.format.HookScript;
import hostdev.core.model.Fact;
import hostdev.core.model.LibvirtHooks;
import hostdev.core.model.LibvirtHooks.Script;
import hostdev.core.model.ShellWord;
import hostdev.core.model.UnsafeFile;
import hostdev.core.plan.step.WriteHook;
import java.util.Optional;

/// Plans that libvirt asks before it starts a guest and tells when one has ended, or that it does no longer.
final class HookPlanner {
    private static final String CODE = "hook-impossible";
    private static final String COPY = "/usr/local/lib/hostdev";

    private final Draft draft;

    HookPlanner(Draft draft) {
        this.draft = draft;
    }

    /// @return why not; empty where it is there, or will be
    Optional<Finding> install(LibvirtHooks hooks) {
        if (hooks.unsafe().isPresent()) {
            return hooks.unsafe().map(file -> unsafe(file, hooks.program()));
        }
        if (!(hooks.readsDirectory() instanceof Fact.Known<Boolean>(var readsDirectory))) {
            return Optional.of(impossible(
                    hooks.oneOfMany().path(),
                    "whether this libvirt reads it cannot be told: its version is unknown",
                    "is libvirt running?"));
        }
        Script script = readsDirectory ? hooks.oneOfMany() : hooks.single();
        if (!(script.text() instanceof Fact.Known<Optional<String>>(var now))) {
            return Optional.of(
                    impossible(script.path(), "it cannot be read", "look what it is: ls -l " + script.path()));
        }
        if (now.isPresent() && !HookScript.isOurs(now.get())) {
            return Optional.of(impossible(
                    script.path(),
                    "somebody else's script is there, and this libvirt runs only one",
                    "have it call hostdev, with the same arguments and standard input: " + hooks.program()
                            + " hook qemu -- \"$@\""));
        }
        write(script, now, Optional.of(HookScript.text(hooks.program())));
        if (readsDirectory) {
            removeOurs(hooks.single());
        }
        if (now.isEmpty() && !hooks.others()) {
            hooks.reload().ifPresent(command -> draft.find(notYetSeen(script, command)));
        }
        return Optional.empty();
    }

    /// libvirt runs the hook as root: who can change what it runs would be root at the next guest's start.
    private static Finding unsafe(UnsafeFile file, String program) {
        String home = program.substring(0, Math.max(0, program.length() - "/bin/hostdev".length()));
        boolean installed = home.startsWith("/usr/") && file.path().startsWith("/");
        String fix = installed
                ? "sudo chown root:root " + ShellWord.of(file.path()) + " && sudo chmod go-w "
                        + ShellWord.of(file.path())
                : "install the package, or a copy that is root's: sudo cp -rT --preserve=timestamps "
                        + ShellWord.of(home) + " " + COPY + " && sudo " + COPY + "/bin/hostdev hook install";
        return impossible(file.path(), file.reason() + ", and libvirt's hook runs " + program + " as root", fix);
    }

    private void write(Script script, Optional<String> now, Optional<String> wanted) {
        if (!now.equals(wanted)) {
            draft.add(new WriteHook(script.path(), now, wanted));
        }
    }

    private static Finding impossible(String path, String what, String fix) {
        return Finding.blocks(CODE, path, what, "no hook of hostdev can be installed", fix);
    }

    private static Finding notYetSeen(Script script, String command) {
        return new Finding(
                Finding.Severity.NOTE,
                "hook-not-seen",
                script.path(),
                "libvirt looks for its first hook only when it starts or reloads",
                "until then it starts guests without asking",
                Optional.of(command));
    }

    Planning install(Situation situation, Goal goal) {
        situation.memory().hooks().ifPresentOrElse(hooks -> draft.find(install(hooks)), this::notLookedAt);
        return draft.end(goal);
    }

    private void notLookedAt() {
        draft.find(impossible(
                "", "libvirt's hooks are not known", "QEMU's guests on this host have them: --connect qemu:///system"));
    }

    Planning remove(Situation situation, Goal goal) {
        situation.memory().hooks().ifPresentOrElse(this::remove, this::notLookedAt);
        return draft.end(goal);
    }

    private void remove(LibvirtHooks hooks) {
        removeOurs(hooks.oneOfMany());
        removeOurs(hooks.single());
    }

    private void removeOurs(Script script) {
        script.text()
                .seen()
                .flatMap(text -> text)
                .filter(HookScript::isOurs)
                .ifPresent(text -> write(script, Optional.of(text), Optional.empty()));
    }
}
