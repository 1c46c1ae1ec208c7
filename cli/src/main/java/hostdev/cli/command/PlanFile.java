package hostdev.cli.command;

import hostdev.cli.view.Line;
import hostdev.cli.view.PlanLines;
import hostdev.cli.view.Screen;
import hostdev.core.finding.Finding;
import hostdev.core.finding.Problem;
import hostdev.core.json.JsonText;
import hostdev.core.model.ShellWord;
import hostdev.core.plan.Plan;
import hostdev.core.plan.SavedPlan;
import hostdev.core.plan.step.Step;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A plan that is kept for later, and whether the host still is as it was when it was made.
final class PlanFile {
    private PlanFile() {}

    /// @param command whose plan it is
    static void write(String file, SavedPlan command, Plan plan) {
        SavedPlan saved = new SavedPlan(command.verb(), command.arguments(), command.made(), plan);
        try {
            write(Path.of(file), JsonText.pretty(saved.json()));
        } catch (FileAlreadyExistsException e) {
            throw Problem.usage(
                            file + " is there already, and is not written over",
                            "name another file, or: rm " + ShellWord.of(file))
                    .because(e);
        } catch (IOException e) {
            throw Problem.failed(file, "the plan cannot be written: " + e, "").because(e);
        }
    }

    /// For its owner only: definitions of guests have passwords in them.
    private static void write(Path file, String text) throws IOException {
        try (OutputStream out = Channels.newOutputStream(FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))))) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    /// Blocks where the steps are not those of the saved plan: the host has moved on.
    static List<Finding> differences(SavedPlan saved, Plan now, Screen screen) {
        if (saved.plan().steps().equals(now.steps())) {
            return List.of();
        }
        List<String> then = lines(saved.plan(), now, screen);
        List<String> today = lines(now, saved.plan(), screen);
        return List.of(Finding.blocks(
                "host-moved-on",
                "",
                "the host is not as it was when the plan was made (" + saved.made() + "); then: " + words(then)
                        + "; now: " + words(today),
                "what was looked at and agreed to is not what would be done",
                "look again: hostdev plan " + saved.plan().goal() + " -o FILE"));
    }

    private static String words(List<String> lines) {
        return lines.isEmpty() ? "nothing else" : String.join(", ", lines);
    }

    /// The steps of a plan that the other has not; those that are not shown to people by what they are about.
    private static List<String> lines(Plan plan, Plan other, Screen screen) {
        List<String> lines = new ArrayList<>();
        PlanLines planLines = PlanLines.of(plan, screen);
        for (Step step : plan.steps()) {
            if (!other.steps().contains(step)) {
                String line = planLines
                        .line(step, Optional.empty())
                        .map(Line::toString)
                        .orElseGet(() -> "what is kept about "
                                + step.function().map(Object::toString).orElse("it"));
                lines.add(line.replaceAll(" {2,}", " "));
            }
        }
        return lines;
    }
}
