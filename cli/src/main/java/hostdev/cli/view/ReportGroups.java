package hostdev.cli.view;

import hostdev.cli.view.Html.Tag;
import hostdev.core.finding.Sharing;
import hostdev.core.finding.SharingFinder;
import hostdev.core.model.Hardware;
import hostdev.core.model.Host;
import hostdev.core.model.IommuGroup;
import hostdev.core.model.PciFunction;
import java.util.List;
import java.util.Optional;

/// The IOMMU groups of several functions, and why they are one.
final class ReportGroups {
    /// Why a larger group is one is not looked for: it would take long, and nobody could read it.
    private static final int MOST_EXPLAINED = 64;

    private final Html html;
    private final Host host;
    private final Hardware hardware;
    private final ReportDevices devices;

    ReportGroups(Html html, Host host, Hardware hardware, ReportDevices devices) {
        this.html = html;
        this.host = host;
        this.hardware = hardware;
        this.devices = devices;
    }

    static List<IommuGroup> shared(Host host) {
        return host.groups().values().stream()
                .filter(group -> group.members().size() > 1)
                .toList();
    }

    void draw() {
        List<IommuGroup> shared = shared(host);
        if (!shared.isEmpty()) {
            HtmlTable table = new HtmlTable(html, "Group", "Functions", "Why they share it");
            shared.forEach(group -> table.row(
                    () -> html.put(Tag.STRONG, group.id().toString()), () -> members(group), () -> causes(group)));
            table.end();
        }
        int alone = host.groups().size() - shared.size();
        if (alone > 0) {
            html.put(
                    Tag.P,
                    CellWords.counted(alone, "other group has", "other groups have") + " one function each",
                    "class",
                    "quiet");
        }
    }

    private void members(IommuGroup group) {
        List<PciFunction> members = group.members().stream()
                .map(host::function)
                .flatMap(Optional::stream)
                .toList();
        html.open(Tag.UL, "class", "devices");
        devices.alike(members, _ -> "").forEach(one -> devices.entry(html, one));
        html.close();
    }

    private void causes(IommuGroup group) {
        List<String> causes = group.members().size() > MOST_EXPLAINED
                ? List.of()
                : SharingFinder.find(host, hardware, group).stream()
                        .map(Sharing::words)
                        .toList();
        if (causes.isEmpty()) {
            html.text("what the kernel alone knows");
            return;
        }
        html.open(Tag.UL, "class", "plain");
        causes.forEach(cause -> html.put(Tag.LI, cause));
        html.close();
    }
}
