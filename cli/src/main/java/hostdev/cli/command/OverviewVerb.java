package hostdev.cli.command;

import hostdev.cli.Option;
import hostdev.cli.Section;
import hostdev.cli.Session;
import hostdev.cli.Verb;
import hostdev.cli.view.IommuState;
import hostdev.cli.view.OverviewView;
import hostdev.core.finding.Fitness;
import hostdev.core.model.Fact;
import hostdev.core.model.Hardware;
import hostdev.core.model.Host;
import hostdev.host.read.ArchitectureReader;
import hostdev.host.read.HostReader;
import hostdev.host.read.IommuTable;
import hostdev.host.read.NameReader;
import hostdev.host.root.HostRoot;
import hostdev.host.xen.XenReader;
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

    /// At a glance: what takes a look at every process is left to those who judge one device.
    private static int run(Session session) {
        HostRoot root = session.root();
        Host host = HostReader.readAll(root);
        return session.show(of(root, host, host.asFarAsSeen(), Hardware.unseen()));
    }

    /// @param judged what tells whether a function can be given: the host, or what is taken for it
    /// @param hardware why groups are what they are
    static OverviewView of(HostRoot root, Host host, Host judged, Hardware hardware) {
        return new OverviewView(
                host,
                iommu(root),
                NameReader.read(root, host.all()),
                Fitness.of(judged, hardware, IommuTable.name(root), new XenReader(root).runs()));
    }

    /// What is known of the IOMMU at a glance.
    private static IommuState iommu(HostRoot root) {
        return new IommuState(
                root.names("/sys/class/iommu"),
                tables(root),
                new XenReader(root).givesDevices(),
                ArchitectureReader.read(root),
                ArchitectureReader.isGuest(root));
    }

    /// By their names alone: what they say only root may read.
    private static Fact<List<String>> tables(HostRoot root) {
        Fact<Optional<String>> table = IommuTable.name(root);
        return root.exists(IommuTable.DIRECTORY + "/IORT")
                ? Fact.known(List.of("IORT"))
                : table.map(name -> name.map(List::of).orElse(List.of()));
    }
}
