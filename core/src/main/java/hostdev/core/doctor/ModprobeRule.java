package hostdev.core.doctor;

import static hostdev.core.finding.Finding.Severity.WARNS;

import hostdev.core.model.ShellWord;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Lines about drivers for guests that modprobe does not read, does not know, or reads otherwise than they look.
final class ModprobeRule implements Rule {
    /// modprobe.d(5)
    private static final Set<String> COMMANDS =
            Set.of("alias", "blacklist", "install", "options", "remove", "softdep", "weakdep", "include", "config");

    @Override
    public List<Advice> judge(Setup setup) {
        List<Advice> advice = new ArrayList<>();
        Set<String> unread = new LinkedHashSet<>();
        List<ModprobeLine> lines = setup.bindings().modprobe();
        for (ModprobeLine line : lines) {
            if (line.isRead()) {
                judge(line).ifPresent(advice::add);
            } else if (GuestModules.mentionedIn(line.toString()) && !isReadElsewhere(lines, line)) {
                unread.add(line.file());
            }
        }
        unread.forEach(file -> advice.add(unread(lines, file)));
        return advice;
    }

    private static boolean isReadElsewhere(List<ModprobeLine> lines, ModprobeLine line) {
        return lines.stream().anyMatch(other -> other.isRead() && other.words().equals(line.words()));
    }

    private static Advice unread(List<ModprobeLine> lines, String file) {
        String readable = new ModprobeLine(file, List.of()).readableFile();
        boolean taken = lines.stream().anyMatch(line -> line.file().equals(readable));
        return Advice.seen(
                WARNS,
                "modprobe-file-not-read",
                file,
                "modprobe does not read it: its name does not end in .conf",
                "what it says of drivers for guests has no effect",
                taken
                        ? "move its lines to " + readable
                        : "mv -n " + ShellWord.of(file) + " " + ShellWord.of(readable) + "; then reboot");
    }

    private static Optional<Advice> judge(ModprobeLine line) {
        if (!GuestModules.mentionedIn(line.toString())) {
            return Optional.empty();
        }
        Optional<Advice> typographic = Typography.of(line.toString())
                .map(found -> wrong(
                        line,
                        "modprobe-typography",
                        "a line has " + found.words() + ": " + line,
                        "modprobe takes them for a part of the words",
                        "write it with plain characters: " + found.plain()));
        if (typographic.isPresent()) {
            return typographic;
        }
        String command = line.words().getFirst();
        if (!COMMANDS.contains(command)) {
            return Optional.of(unknownCommand(line, command));
        }
        return command.equals("options") ? new OptionsLine(line).fault() : Optional.empty();
    }

    private static Advice unknownCommand(ModprobeLine line, String command) {
        String first = command.replace("\"", "");
        boolean forgotten = GuestModules.contains(first);
        String said = line.toString().replace("\"", "");
        String meant = forgotten
                ? said
                : said.substring(Math.min(said.length(), first.length())).strip();
        return wrong(
                line,
                "modprobe-line-unknown",
                forgotten
                        ? "a line lacks the word options at its beginning: " + line
                        : "modprobe does not know '" + command + "': " + line,
                "modprobe ignores the line",
                "write it as: options " + meant);
    }

    static Advice wrong(ModprobeLine line, String code, String what, String why, String fix) {
        return Advice.seen(WARNS, code, line.file(), what, why, fix + " (${EDITOR:-vi} " + line.file() + ")");
    }
}
