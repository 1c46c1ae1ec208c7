package hostdev.cli.command;

import hostdev.cli.Option;
import hostdev.cli.Section;
import hostdev.cli.Session;
import hostdev.cli.Verb;
import hostdev.cli.view.IommuState;
import hostdev.cli.view.OverviewView;
import hostdev.core.model.Fact;
import hostdev.core.model.Host;
import hostdev.host.read.HostReader;
import hostdev.host.read.NameReader;
import hostdev.host.root.HostRoot;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/// Plain `hostdev`: what a person wants to know first.
public final class OverviewVerb {
    private static final String TABLES = "/sys/firmware/acpi/tables";

    private OverviewVerb() {}

    public static Verb verb() {
        return new Verb(
                "",
                Section.LOOK,
                "shows whether devices can be given to guests here, which, and who has which",
                List.of(),
                List.of(Option.HOST),
                "",
                (arguments, session) -> run(session));
    }

    private static int run(Session session) {
        HostRoot root = session.root();
        Host host = HostReader.read(root, EnumSet.of(HostReader.Part.ATTACHMENTS, HostReader.Part.HOLDERS));
        IommuState iommu = new IommuState(root.names("/sys/class/iommu"), tables(root));
        return session.show(new OverviewView(host, iommu, NameReader.read(session.root(), host.all())));
    }

    /// By their names alone: what they say only root may read.
    private static Fact<List<String>> tables(HostRoot root) {
        if (!root.exists(TABLES)) {
            return Fact.unknown("no ACPI tables here");
        }
        List<String> tables = new ArrayList<>();
        for (String table : List.of("DMAR", "IVRS", "IORT")) {
            if (root.exists(TABLES + "/" + table)) {
                tables.add(table);
            }
        }
        return Fact.known(tables);
    }
}
