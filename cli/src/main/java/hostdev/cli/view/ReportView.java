package hostdev.cli.view;

import hostdev.cli.view.Html.Tag;
import hostdev.core.finding.Fitness.Verdict;
import hostdev.core.finding.Owner;
import hostdev.core.json.Json;
import hostdev.core.model.Fact;
import hostdev.core.model.Guest;
import hostdev.core.model.Hardware;
import hostdev.core.model.Host;
import hostdev.core.model.IommuGroup;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciFunction;
import hostdev.core.model.Promise;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A host on one page: whether and what it can give away, who has what, and how it is wired.
///
/// @param overview its host with all that hangs on its functions
/// @param hardware read for groups of several functions
/// @param promises what the guests' definitions name
public record ReportView(
        About about,
        OverviewView overview,
        DoctorView doctor,
        Hardware hardware,
        Fact<List<Guest>> guests,
        List<Promise> promises)
        implements View {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    /// Which host it is, and when it was so.
    ///
    /// @param source what was read, as `this host` or the name of a capture
    /// @param by the program and its version
    public record About(Fact<String> name, Fact<String> kernel, Instant when, String source, String by) {
        String title() {
            return "PCI devices of " + name.seen().orElse(file());
        }

        /// Where the file is, is nobody's business.
        String file() {
            return source.substring(source.lastIndexOf('/') + 1);
        }
    }

    @Override
    public List<Line> lines(Screen screen) {
        return page().lines().map(Line::of).toList();
    }

    /// The page itself.
    public String page() {
        Html html = new Html();
        ReportDevices devices = new ReportDevices(host(), overview.names(), promises);
        ReportFindings findings = new ReportFindings(html, doctor);
        ReportGuests guestTable = new ReportGuests(html, host(), devices, guests, promises);
        header(html);
        html.open(Tag.MAIN);
        summary(html, findings, guestTable);
        section(html, "findings", "Findings");
        findings.draw();
        html.close();
        giving(html, devices);
        section(html, "guests", "Guests");
        guests(html, guestTable);
        html.close();
        section(html, "topology", "Topology");
        legend(html, devices);
        new ReportTopology(host(), devices, html).draw();
        html.close();
        if (!host().groups().isEmpty()) {
            section(html, "groups", "IOMMU groups of several functions");
            new ReportGroups(html, host(), hardware, devices).draw();
            html.close();
        }
        html.close();
        footer(html);
        return ReportPage.of(new Html().text(about.title()), html);
    }

    private Host host() {
        return overview.host();
    }

    private Map<PciAddress, Verdict> verdicts() {
        return overview.verdicts();
    }

    private static void section(Html html, String id, String heading) {
        html.open(Tag.SECTION, "id", id, "aria-labelledby", id + "-heading");
        html.put(Tag.H2, heading, "id", id + "-heading");
    }

    private void header(Html html) {
        html.open(Tag.HEADER).put(Tag.H1, about.title());
        html.put(
                Tag.P,
                "Kernel " + Facts.told(about.kernel(), kernel -> kernel) + " · read " + TIME.format(about.when())
                        + " · " + about.file(),
                "class",
                "quiet");
        html.open(Tag.NAV, "aria-label", "On this page");
        link(html, "findings", "Findings");
        link(html, "giving", "What can be given");
        link(html, "guests", "Guests");
        link(html, "topology", "Topology");
        if (!host().groups().isEmpty()) {
            link(html, "groups", "Groups");
        }
        html.close().close();
    }

    private static void link(Html html, String id, String text) {
        html.put(Tag.A, text, "href", "#" + id).text(" ");
    }

    private void summary(Html html, ReportFindings findings, ReportGuests table) {
        long fit = verdicts().values().stream().filter(Verdict::fit).count();
        html.open(Tag.DL, "class", "summary");
        fact(html, "IOMMU", overview.iommu().words(host().groups().size()));
        fact(html, "Devices", verdicts().size() + ", and " + CellWords.counted(bridges(), "bridge", "bridges"));
        fact(html, "Can be given", Long.toString(fit));
        fact(html, "With guests", Long.toString(owned(Owner.GUEST)));
        fact(html, "Guests", guests instanceof Fact.Known ? Integer.toString(table.count()) : "not known");
        fact(html, "Findings", counts(findings));
        html.close();
    }

    private static void fact(Html html, String name, String value) {
        html.open(Tag.DIV).put(Tag.DT, name).put(Tag.DD, value).close();
    }

    private int bridges() {
        return host().functions().size() - verdicts().size();
    }

    private long owned(Owner owner) {
        return host().all().stream()
                .filter(function -> Owner.of(host(), function) == owner)
                .count();
    }

    private String counts(ReportFindings findings) {
        int all = doctor.advice().size();
        return all == 0 ? "none" : all + ", " + (findings.blocking() == 0 ? "none" : findings.blocking()) + " blocking";
    }

    private void giving(Html html, ReportDevices devices) {
        ReportGiving giving = new ReportGiving(html, devices, verdicts());
        section(html, "giving", "What can be given to a guest");
        giving.fit();
        html.close();
        section(html, "staying", "What cannot be given now");
        giving.unfit(bridges());
        html.close();
    }

    private void guests(Html html, ReportGuests table) {
        if (guests instanceof Fact.Unknown<List<Guest>>(var why)) {
            html.put(Tag.P, "The hypervisor was not asked, or did not answer: " + why, "class", "quiet");
        } else if (table.count() == 0) {
            html.put(Tag.P, "None.");
        }
        table.draw();
    }

    private void legend(Html html, ReportDevices devices) {
        html.open(Tag.P, "class", "legend").text("Who has it: ");
        for (Owner owner : Owner.values()) {
            if (owned(owner) > 0) {
                devices.chip(html, owner, owner.words());
                html.text(" ");
            }
        }
        html.close();
    }

    private void footer(Html html) {
        html.open(Tag.FOOTER).put(Tag.P, "Made by " + about.by() + " from " + about.file() + ".");
        html.put(
                Tag.P,
                "It names guests, disks and interfaces of the host. A report of a scrubbed capture has other names for "
                        + "what identifies the host.");
        html.close();
    }

    @Override
    public Json json() {
        List<Json> devices = Json.items();
        DeviceJson form = new DeviceJson(host(), overview.names(), Optional.empty());
        for (PciFunction function : host().all()) {
            devices.add(device(form, function));
        }
        return Json.object()
                .put("host", aboutJson())
                .put("overview", overview.json())
                .put("doctor", doctor.json())
                .put("devices", Json.list(devices))
                .put("groups", groups())
                .put("guests", FactJson.of(guests, this::guestsJson))
                .build();
    }

    private Json aboutJson() {
        return Json.object()
                .put("name", FactJson.of(about.name(), Json::of))
                .put("kernel", FactJson.of(about.kernel(), Json::of))
                .put("read", about.when().toString())
                .put("source", about.file())
                .build();
    }

    private Json device(DeviceJson form, PciFunction function) {
        Json.ObjectBuilder json =
                form.of(function).put("owner", Owner.of(host(), function).code());
        Verdict verdict = verdicts().get(function.address());
        if (verdict == null) {
            return json.put("can_be_given", false).build();
        }
        List<Json> blocks = Json.items();
        verdict.blocks().forEach(finding -> blocks.add(FindingView.json(finding)));
        return json.put("can_be_given", verdict.fit())
                .put("takes_others", verdict.takesOthers())
                .put("in_the_way", Json.list(blocks))
                .build();
    }

    private Json groups() {
        List<Json> groups = Json.items();
        for (IommuGroup group : host().groups().values()) {
            groups.add(Json.object()
                    .put("id", group.id().number())
                    .put("members", addresses(group.members()))
                    .build());
        }
        return Json.list(groups);
    }

    private static Json addresses(List<PciAddress> addresses) {
        return Json.texts(addresses.stream().map(PciAddress::toString).toList());
    }

    private Json guestsJson(List<Guest> known) {
        List<Json> items = Json.items();
        for (Guest guest : known) {
            List<PciAddress> promised = new ArrayList<>();
            promises.stream()
                    .filter(promise -> promise.guest().equals(guest.name()))
                    .forEach(promise -> promised.add(promise.device()));
            items.add(Json.object()
                    .put("name", guest.name().name())
                    .put("state", ReportGuests.state(guest.state()))
                    .put("promised", addresses(promised))
                    .build());
        }
        return Json.list(items);
    }
}
