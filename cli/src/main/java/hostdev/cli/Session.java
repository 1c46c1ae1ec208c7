package hostdev.cli;

import hostdev.cli.view.FindingView;
import hostdev.cli.view.Line;
import hostdev.cli.view.Notes;
import hostdev.cli.view.Screen;
import hostdev.cli.view.View;
import hostdev.core.finding.Finding;
import hostdev.core.finding.Problem;
import hostdev.core.json.Json;
import hostdev.core.plan.Plan;
import hostdev.core.plan.SavedPlan;
import hostdev.host.capture.Capture;
import hostdev.host.hypervisor.Hypervisor;
import hostdev.host.hypervisor.WithQemus;
import hostdev.host.root.Disk;
import hostdev.host.root.HostRoot;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One run of the command, as a verb sees it: the machine, the hypervisor, and where words go.
public final class Session {
    private final Surroundings surroundings;
    private final Arguments arguments;
    private final Output out;
    private final Output err;
    private final Wanted wanted;
    private final Place place;
    private final Notes notes = new Notes();

    Session(Surroundings surroundings, Arguments arguments, Output out, Output err) {
        this(surroundings, arguments, out, err, Wanted.NOTHING, new Place(surroundings, arguments));
    }

    private Session(
            Surroundings surroundings, Arguments arguments, Output out, Output err, Wanted wanted, Place place) {
        this.wanted = wanted;
        this.place = place;
        this.surroundings = surroundings;
        this.arguments = arguments;
        this.out = out;
        this.err = err;
    }

    /// What another verb wants of the one that it runs.
    ///
    /// @param plan that it is about; its steps are [#NO_PLAN]'s while it is made
    /// @param output where the plan is to be kept
    /// @param only whether nothing but this plan may be done
    public record Wanted(Optional<SavedPlan> plan, Optional<String> output, boolean only) {
        public static final Plan NO_PLAN = new Plan("", List.of(), List.of());
        static final Wanted NOTHING = new Wanted(Optional.empty(), Optional.empty(), false);
    }

    /// What the verb that runs this one wants of it.
    public Wanted wanted() {
        return wanted;
    }

    /// Runs another verb as if it had been typed.
    public int again(Verb verb, List<String> words, Wanted wish) {
        Arguments typed = ArgumentParser.parse(verb, words);
        return verb.action().run(typed, new Session(surroundings, typed, out, err, wish, place.or(typed)));
    }

    /// The same run at another host, as if `--host` had named it.
    public Session elsewhere(String host) {
        return new Session(
                surroundings,
                arguments,
                out,
                err,
                wanted,
                new Place(surroundings, Optional.of(host), Optional.empty()));
    }

    /// Whether what is read is a copy of a machine, which nothing is done to.
    public boolean isCopy() {
        return place.isCopy();
    }

    /// What a result's JSON says of a change that is unfinished.
    public void unfinished(Json value) {
        notes.unfinished(value);
    }

    /// The copy that is read; empty for a host that can be asked.
    public Optional<Capture> capture() {
        return place.capture();
    }

    /// The machine: this one, or the copy or simulated machine that `--host` names.
    public HostRoot root() {
        return place.root();
    }

    /// Where hostdev keeps what it must remember of another machine; empty for this one.
    public Optional<Disk> otherDisk() {
        return place.disk();
    }

    /// The hypervisor that `--connect`, else `$LIBVIRT_DEFAULT_URI` names, else `qemu:///system`.
    public String uri() {
        return place.uri();
    }

    /// As [Place#namedHypervisor].
    Optional<String> namedHypervisor() {
        return place.namedHypervisor();
    }

    /// Connects to the hypervisor of [#uri]. The caller closes it.
    public Hypervisor openHypervisor() {
        return place.openHypervisor();
    }

    /// The same, and the QEMUs that are run without it. It is connected to when it is first asked.
    public Hypervisor openWithQemus() {
        return new WithQemus(this::openHypervisor, root());
    }

    /// Asks the person at the terminal until the answer is y, yes, n, no or Enter, which is no. Where there is no
    /// terminal the
    /// answer is no; so it is at the end of input.
    ///
    /// @param question without the possible answers: `Edit it again?`
    public boolean agreed(String question) {
        if (!interactive()) {
            return false;
        }
        while (true) {
            out.text(question + " [y/N] ");
            out.flush();
            switch (surroundings.answer().strip().toLowerCase(java.util.Locale.ROOT)) {
                case "y", "yes" -> {
                    return true;
                }
                case "n", "no", "" -> {
                    return false;
                }
                default -> out.text("y or n? ");
            }
        }
    }

    /// As [Surroundings#whenAskedToEnd].
    public Surroundings.Handled whenAskedToEnd(Runnable asked) {
        return surroundings.whenAskedToEnd(asked);
    }

    /// Ends the process at once, with an error.
    public void abandon(Problem problem) {
        if (json()) {
            err.json(FindingView.errors(problem));
        } else {
            err.lines(FindingView.lines(problem));
        }
        surroundings.end(problem.code().exitStatus());
    }

    /// Standard input.
    public InputStream in() {
        return surroundings.stdin();
    }

    /// Standard output: what was asked for.
    public Output out() {
        return out;
    }

    /// Standard error: why something failed. What belongs to a result never goes there ([#note], [#tell]), and what
    /// only helps a person to wait goes there only where a person looks ([#progress]).
    public Output err() {
        return err;
    }

    /// An environment variable; empty where it is not set or empty.
    public Optional<String> env(String name) {
        return surroundings.env(name);
    }

    /// Whether a person looks at standard output and it is not asked for as JSON.
    public boolean interactive() {
        return surroundings.terminal() && !json();
    }

    /// Whether `--json` was given.
    public boolean json() {
        return arguments.has("--json");
    }

    /// Prints a result as lines, or as one JSON value with `--json`; returns 0.
    public int show(View view) {
        if (json()) {
            out.json(notes.in(view.json()));
        } else {
            out.lines(view.lines(screen()));
        }
        return 0;
    }

    /// Prints at once what was done on the way to the result. Nothing with `--json`: the result tells it.
    public void tell(List<Line> lines) {
        if (!json()) {
            out.lines(lines);
            out.flush();
        }
    }

    public void tell(String line) {
        tell(List.of(Line.of(line)));
    }

    /// Prints why the host or device is not fit, every blocking finding as error and hint; returns 1.
    public int refuse(List<Finding> findings) {
        if (json()) {
            err.json(FindingView.errors(findings));
        } else {
            err.lines(FindingView.lines(findings));
        }
        return 1;
    }

    /// Says what does not stand in the way: lines in front of the result, or its `notes` with `--json`.
    public void note(List<Finding> findings) {
        notes.add(findings);
        tell(FindingView.notes(findings));
    }

    /// The same for a result that is pasted or piped as it is: nothing may stand in front of it, so the lines are for
    /// the person who looks at standard error; `--json` has them always.
    public void aside(List<Finding> findings) {
        notes.add(findings);
        if (isWatched()) {
            err.lines(FindingView.lines(findings));
        }
    }

    /// Says what is done now, or waited for, to the person who looks at standard error; elsewhere it is left out.
    public void progress(String what) {
        if (isWatched()) {
            err.line(what);
        }
    }

    private boolean isWatched() {
        return surroundings.errorTerminal() && !json();
    }

    /// What a view may draw with.
    public Screen screen() {
        return out.screen();
    }

    /// Prints lines, or the value with `--json`, for results too small for a view of their own; returns 0.
    public int show(List<String> lines, Json value) {
        if (json()) {
            out.json(notes.in(value));
            return 0;
        }
        List<Line> shown = new ArrayList<>();
        for (String line : lines) {
            shown.add(Line.of(line));
        }
        out.lines(shown);
        return 0;
    }
}
