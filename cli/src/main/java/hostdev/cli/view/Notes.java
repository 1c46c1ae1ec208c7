package hostdev.cli.view;

import hostdev.core.finding.Finding;
import hostdev.core.json.Json;
import java.util.ArrayList;
import java.util.List;

/// What was noticed on the way to a result and does not stand in its way, kept for the result's JSON.
public final class Notes {
    private static final String MEMBER = "notes";

    private final List<Finding> findings = new ArrayList<>();

    public void add(List<Finding> more) {
        findings.addAll(more);
    }

    /// The result with all of them among its `notes`, each once; as it is where there are none.
    public Json in(Json result) {
        if (findings.isEmpty() || !(result instanceof Json.Obj object)) {
            return result;
        }
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
        Json.ObjectBuilder whole = Json.object();
        object.members().forEach(whole::put);
        return whole.put(MEMBER, Json.list(notes)).build();
    }
}
