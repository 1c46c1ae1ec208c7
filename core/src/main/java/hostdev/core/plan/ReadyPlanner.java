package hostdev.core.plan;

import hostdev.core.boot.BootArgument;
import hostdev.core.boot.BootFile;
import hostdev.core.boot.MisspeltArgument;
import hostdev.core.boot.Readiness;
import hostdev.core.finding.Finding;
import hostdev.core.finding.Preparedness;
import hostdev.core.plan.step.EditFile;
import hostdev.core.plan.step.RefreshBoot;
import java.util.List;
import java.util.Optional;

/// Plans that the host's IOMMU is on from the next boot on: the boot loader's files, and what is made from them.
final class ReadyPlanner {
    private final Goal.Ready goal;
    private final Draft draft;

    ReadyPlanner(Situation situation, Goal.Ready goal) {
        this.goal = goal;
        this.draft = new Draft(situation);
    }

    Planning plan() {
        Readiness readiness = Readiness.of(goal.facts());
        if (readiness instanceof Readiness.NeedsEdit needed) {
            needed.refresh().ifPresent(tool -> draft.add(new RefreshBoot(tool, false)));
            needed.edits().forEach(this::edit);
            needed.refresh().ifPresent(tool -> draft.add(new RefreshBoot(tool, true)));
            goal.facts().loader().doubt().ifPresent(why -> draft.find(Preparedness.doubt(why)));
        }
        Finding finding = Preparedness.of(readiness, goal.facts());
        if (!finding.code().equals(Preparedness.NEEDS_EDIT)) {
            draft.find(finding); // that files need an edit is what the plan is
        }
        List<BootArgument> running = goal.facts().running().seen().orElse(List.of());
        for (MisspeltArgument misspelt : MisspeltArgument.all(running)) {
            if (!misspelt.meant().equals("intel_iommu")) {
                draft.find(Finding.warns(
                        "misspelt-argument",
                        "the kernel command line",
                        "the kernel does not know " + misspelt.text() + "; " + misspelt.meantName() + " may be meant",
                        "prepare changes only what the IOMMU needs",
                        misspelt.remedy(running, goal.facts().loader())));
            }
        }
        return draft.end(goal);
    }

    private void edit(Readiness.Edit edit) {
        BootFile file = edit.file();
        if (!file.kept()) {
            draft.add(new EditFile(file.path() + BootFile.KEPT, Optional.empty(), Optional.of(file.text())));
        }
        draft.add(new EditFile(file.path(), Optional.of(file.text()), Optional.of(edit.after())));
    }
}
