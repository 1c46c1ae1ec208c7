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
import hostdev.host.read.IommuTable;
import hostdev.host.read.NameReader;
import hostdev.host.root.HostRoot;
import hostdev.host.xen.XenReader;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/// Plain `hostdev`: what a person wants to know first.
public final class OverviewVerb {
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
        return session.show(new OverviewView(host, iommu(root), NameReader.read(session.root(), host.all())));
    }

    /// What is known of the IOMMU at a glance.
    static IommuState iommu(HostRoot root) {
        return new IommuState(root.names("/sys/class/iommu"), tables(root), new XenReader(root).givesDevices());
    }

    /// By their names alone: what they say only root may read.
    private static Fact<List<String>> tables(HostRoot root) {
        Fact<Optional<String>> table = IommuTable.name(root);
        return root.exists(IommuTable.DIRECTORY + "/IORT")
                ? Fact.known(List.of("IORT"))
                : table.map(name -> name.map(List::of).orElse(List.of()));
    }
}
