package hostdev.cli.view;

import hostdev.core.format.PciNames;
import hostdev.core.json.Json;
import hostdev.core.model.Attachment;
import hostdev.core.model.Holder;
import hostdev.core.model.Host;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciFunction;
import hostdev.core.model.PciIds;
import hostdev.core.model.Promise;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A function as JSON, the same members in every result that has one.
final class DeviceJson {
    private final Host host;
    private final PciNames names;
    private final Optional<List<Promise>> promises;

    /// @param promises what guests' definitions name; empty where nobody asked
    DeviceJson(Host host, PciNames names, Optional<List<Promise>> promises) {
        this.host = host;
        this.names = names;
        this.promises = promises;
    }

    Json.ObjectBuilder of(PciFunction function) {
        PciIds ids = function.ids();
        Json.ObjectBuilder json = Json.object()
                .put("address", function.address().toString())
                .put("ids", ids.toString())
                .put("vendor_name", names.vendor(ids.vendor()))
                .put("device_name", names.device(ids))
                .put("class", function.pciClass().toString())
                .put("class_name", names.className(function.pciClass()))
                .put("revision", FactJson.of(function.revision(), Json::of))
                .put("subsystem", FactJson.ofText(function.subsystem()))
                .put("subsystem_name", names.subsystem(function))
                .put("driver", FactJson.ofText(function.driver()))
                .put("driver_override", FactJson.ofText(function.driverOverride()))
                .put("iommu_group", FactJson.ofOptional(function.iommuGroup(), id -> Json.of(id.number())))
                .put("numa_node", FactJson.ofOptional(function.numaNode(), Json::of))
                .put("answers", FactJson.of(function.header(), header -> Json.of(header.answers())))
                .put("virtual_function_of", function.physical().map(PciAddress::toString))
                .put("parent", function.parent().map(PciAddress::toString))
                .put("attached", attached(function.address()))
                .put("holders", FactJson.of(host.holders(), holders -> holders(holders, function.address())));
        promises.ifPresent(known -> json.put("promised_to", promisedTo(known, function.address())));
        return json;
    }

    private Json attached(PciAddress address) {
        List<Json> items = Json.items();
        for (Attachment attachment : host.attachedTo(address)) {
            List<Json> uses = Json.items();
            for (Attachment.Use use : attachment.uses()) {
                uses.add(Json.object()
                        .put("what", use.what())
                        .put("refusal", refusal(use))
                        .put("remedy", use.remedy())
                        .build());
            }
            items.add(Json.object()
                    .put("kind", attachment.kind().name().toLowerCase(Locale.ROOT))
                    .put("name", attachment.name())
                    .put("uses", Json.list(uses))
                    .build());
        }
        return Json.list(items);
    }

    /// `always`, `unless-forced`, `none`
    private static String refusal(Attachment.Use use) {
        return use.refusal().name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Json holders(Map<PciAddress, List<Holder>> holders, PciAddress address) {
        List<Json> items = Json.items();
        for (Holder holder : holders.getOrDefault(address, List.of())) {
            items.add(Json.object()
                    .put(holder.isDomain() ? "domain" : "pid", holder.pid())
                    .put("command", holder.command())
                    .put("guest", holder.guest())
                    .build());
        }
        return Json.list(items);
    }

    private static Json promisedTo(List<Promise> promises, PciAddress address) {
        List<Json> items = Json.items();
        for (Promise promise : promises) {
            if (promise.device().equals(address)) {
                items.add(Json.object()
                        .put("guest", promise.guest().name())
                        .put("managed", promise.managed())
                        .build());
            }
        }
        return Json.list(items);
    }
}
