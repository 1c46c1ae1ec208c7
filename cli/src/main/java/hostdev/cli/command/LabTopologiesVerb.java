package hostdev.cli.command;

import hostdev.cli.Section;
import hostdev.cli.Session;
import hostdev.cli.Verb;
import hostdev.core.json.Json;
import hostdev.lab.Topologies;
import hostdev.lab.Topology;
import java.util.ArrayList;
import java.util.List;

/// `hostdev lab topologies`: the kinds of practice host that there are.
public final class LabTopologiesVerb {
    private static final int NAME = 16;

    private LabTopologiesVerb() {}

    public static Verb verb() {
        return new Verb(
                "lab topologies",
                Section.LAB,
                "lists the kinds of practice host",
                List.of(),
                List.of(),
                "",
                (arguments, session) -> run(session));
    }

    private static int run(Session session) {
        List<String> lines = new ArrayList<>();
        List<Json> items = Json.items();
        for (Topology topology : Topologies.all()) {
            String name = topology.name();
            lines.add(name + " ".repeat(Math.max(2, NAME - name.length())) + topology.about());
            items.add(Json.object()
                    .put("name", name)
                    .put("about", topology.about())
                    .put("iommu", topology.iommu())
                    .build());
        }
        return session.show(
                lines, Json.object().put("topologies", Json.list(items)).build());
    }
}
