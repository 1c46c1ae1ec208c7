package hostdev.cli.view;

import hostdev.core.json.Json;
import hostdev.core.model.Attachment;
import hostdev.core.model.Binding;
import hostdev.core.model.Host;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciFunction;
import hostdev.core.plan.step.Seen;
import hostdev.core.plan.step.Telling;
import hostdev.host.apply.Applied;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What was done. The lines of the steps were shown while they were done; here is what came back to the host, and what
/// a person would do next.
public final class AppliedView implements View {
    private final Applied applied;
    private final Host after;
    private final Optional<String> next;
    private final Optional<Timings> timings;

    /// @param after the host as it is now, with what hangs on its functions
    /// @param next the command for the next step; empty where there is none
    /// @param timings where they are asked for
    public AppliedView(Applied applied, Host after, Optional<String> next, Optional<Timings> timings) {
        this.timings = timings;
        this.applied = applied;
        this.after = after;
        this.next = next;
    }

    @Override
    public List<Line> lines(Screen screen) {
        List<Line> lines = new ArrayList<>();
        if (applied.plan().isEmpty()) {
            lines.add(Line.of("nothing to do: the host is as wished"));
        }
        List<PciFunction> back = back();
        if (!back.isEmpty()) {
            lines.add(Line.of(Line.Style.DIM, "back with the host:"));
        }
        for (PciFunction function : back) {
            lines.add(line(function));
        }
        timings.ifPresent(asked -> lines.addAll(asked.lines()));
        next.ifPresent(command -> lines.add(Line.of("next: " + command)));
        return lines;
    }

    private Line line(PciFunction function) {
        Binding binding = function.binding().seen().orElseGet(Binding::none);
        String attached = CellWords.attached(after, function);
        return Line.of(Line.Style.BOLD, function.address().toString())
                .add("  driver " + Telling.driver(binding) + ", driver_override " + Telling.override(binding))
                .add(attached.equals(CellWords.NONE) ? "" : ": " + attached);
    }

    /// The functions that a driver of the host has now and had not before.
    private List<PciFunction> back() {
        List<PciFunction> back = new ArrayList<>();
        for (PciAddress device : returned(applied)) {
            after.function(device).ifPresent(back::add);
        }
        return back;
    }

    /// The functions of a plan that ended with a driver of the host.
    public static List<PciAddress> returned(Applied applied) {
        List<PciAddress> returned = new ArrayList<>();
        for (Applied.DoneStep done : applied.steps()) {
            if (done.seen() instanceof Seen.Bound(var binding)
                    && binding.driver().filter(driver -> !driver.isForGuests()).isPresent()) {
                done.step().function().ifPresent(returned::add);
            }
        }
        return returned;
    }

    @Override
    public Json json() {
        List<Json> steps = Json.items();
        for (Applied.DoneStep done : applied.steps()) {
            steps.add(done.step()
                    .shown(Telling.of(Optional.of(done.seen())))
                    .put("milliseconds", done.took().toMillis())
                    .build());
        }
        List<Json> back = Json.items();
        for (PciFunction function : back()) {
            back.add(json(function));
        }
        Json.ObjectBuilder json = Json.object()
                .put("goal", applied.plan().goal())
                .put("applied", true)
                .put("journal", Optional.of(applied.journal()).filter(id -> !id.isEmpty()))
                .put("steps", Json.list(steps))
                .put("notes", PlanView.notes(applied.plan().notes()))
                .put("back", Json.list(back))
                .put("next", next);
        timings.ifPresent(asked -> json.put("timings", asked.json()));
        return json.build();
    }

    private Json json(PciFunction function) {
        List<String> attached = new ArrayList<>();
        for (Attachment attachment : after.attachedTo(function.address())) {
            attached.add(attachment.name());
        }
        return Json.object()
                .put("address", function.address().toString())
                .put("driver", FactJson.ofText(function.driver()))
                .put("driver_override", FactJson.ofText(function.driverOverride()))
                .put("attached", Json.texts(attached))
                .build();
    }
}
