package hostdev.cli.view;

import hostdev.core.finding.Finding;
import hostdev.core.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What was noticed on the way to a result and does not stand in its way, kept for the result's JSON.
public final class Notes {
    private static final String MEMBER = "notes";

    private final List<Finding> findings = new ArrayList<>();
    private Optional<Json> unfinished = Optional.empty();

    public void add(List<Finding> more) {
        findings.addAll(more);
    }

    /// What a result says of a change that is unfinished: `unfinished`.
    public void unfinished(Json value) {
        unfinished = Optional.of(value);
    }

    /// The result with all of them among its `notes`, each once; as it is where there are none.
    public Json in(Json result) {
        if (!(result instanceof Json.Obj object)) {
            return result;
        }
        Json.ObjectBuilder whole = Json.object();
        object.members().forEach(whole::put);
        unfinished.ifPresent(value -> whole.put("unfinished", value));
        return findings.isEmpty()
                ? whole.build()
                : whole.put(MEMBER, notesIn(object)).build();
    }

    private Json notesIn(Json.Obj object) {
        List<Json> notes = Json.items();
        if (object.get(MEMBER).orElse(null) instanceof Json.Arr(var known)) {
            notes.addAll(known);
        }
        for (Finding finding : findings) {
            Json note = FindingView.json(finding);
            if (!notes.contains(note)) {
                notes.add(note);
            }
        }
        return Json.list(notes);
    }
}
