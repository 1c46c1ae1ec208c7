package hostdev.cli.view;

import hostdev.core.json.Json;
import hostdev.core.model.FirmwareTable.About;
import hostdev.core.model.FirmwareTable.Detail;
import hostdev.core.model.FirmwareTable.Entry;
import hostdev.core.model.FirmwareTable.Scope;
import hostdev.core.model.FirmwareTable.Structure;
import java.util.List;

/// Structures of a table of the firmware as JSON; addresses of memory as hexadecimal text, since they need 64 bits.
final class FirmwareTableJson {
    private FirmwareTableJson() {}

    static Json of(About about) {
        return switch (about) {
            case About.Intel intel ->
                Json.object()
                        .put("address_bits", intel.addressBits())
                        .put("flags", intel.flags())
                        .put("remaps_interrupts", intel.remapsInterrupts())
                        .put("opts_out_of_x2apic", intel.optsOutOfX2apic())
                        .put("opts_into_dma_protection", intel.optsIntoProtection())
                        .build();
            case About.Amd amd ->
                Json.object()
                        .put("info", Integer.toUnsignedLong(amd.info()))
                        .put("extended_features", amd.extendedFeatures())
                        .put("physical_bits", amd.physicalBits())
                        .put("virtual_bits", amd.virtualBits())
                        .build();
        };
    }

    static Json of(Structure structure) {
        return switch (structure) {
            case Structure.Unit unit ->
                type("DRHD")
                        .put("flags", unit.flags())
                        .put("all_other_devices", unit.hasTheRest())
                        .put("segment", unit.segment())
                        .put("registers", hex(unit.registers()))
                        .put("devices", scopes(unit.segment(), unit.scopes()))
                        .build();
            case Structure.Reserved reserved ->
                type("RMRR")
                        .put("segment", reserved.segment())
                        .put("start", hex(reserved.start()))
                        .put("end", hex(reserved.end()))
                        .put("devices", scopes(reserved.segment(), reserved.scopes()))
                        .build();
            case Structure.RootPorts ports ->
                type("ATSR")
                        .put("flags", ports.flags())
                        .put("all_root_ports", ports.all())
                        .put("segment", ports.segment())
                        .put("devices", scopes(ports.segment(), ports.scopes()))
                        .build();
            case Structure.Affinity affinity ->
                type("RHSA")
                        .put("registers", hex(affinity.registers()))
                        .put("node", affinity.node())
                        .build();
            case Structure.Named named ->
                type("ANDD")
                        .put("number", named.number())
                        .put("name", named.name())
                        .build();
            case Structure.ChipDevices devices ->
                type("SATC")
                        .put("flags", devices.flags())
                        .put("segment", devices.segment())
                        .put("devices", scopes(devices.segment(), devices.scopes()))
                        .build();
            case Structure.Iommu iommu -> of(iommu);
            case Structure.Memory memory ->
                type("IVMD")
                        .put("subtype", memory.type())
                        .put("flags", memory.flags())
                        .put("first", memory.first().toString())
                        .put("last", memory.last().toString())
                        .put("start", hex(memory.start()))
                        .put("length", hex(memory.length()))
                        .build();
            case Structure.Other other ->
                type("unknown")
                        .put("subtype", other.type())
                        .put("length", other.length())
                        .build();
        };
    }

    private static Json of(Structure.Iommu iommu) {
        List<Json> entries = Json.items();
        iommu.entries().forEach(entry -> entries.add(of(iommu.device().domain(), entry)));
        return type("IVHD")
                .put("subtype", iommu.type())
                .put("flags", iommu.flags())
                .put("device", iommu.device().toString())
                .put("capability", iommu.capability())
                .put("registers", hex(iommu.registers()))
                .put("info", iommu.info())
                .put("features", hex(iommu.features()))
                .put("extended_features", iommu.extended().map(FirmwareTableView::hex))
                .put("entries", Json.list(entries))
                .build();
    }

    private static Json of(int segment, Entry entry) {
        Json.ObjectBuilder json = Json.object()
                .put("type", entry.type())
                .put(
                        "device",
                        FirmwareTableWords.address(segment, entry.device()).toString())
                .put("setting", entry.setting());
        switch (entry.detail()) {
            case Detail.Plain _ -> {}
            case Detail.Alias alias ->
                json.put(
                        "source",
                        FirmwareTableWords.address(segment, alias.source()).toString());
            case Detail.Extended extended -> json.put("extended", hex(extended.flags()));
            case Detail.Special special ->
                json.put("handle", special.handle())
                        .put(
                                "source",
                                FirmwareTableWords.address(segment, special.source())
                                        .toString())
                        .put("variety", special.variety());
            case Detail.Named named ->
                json.put("hid", named.hardware()).put("cid", named.compatible()).put("uid", named.uid());
        }
        return json.build();
    }

    private static Json scopes(int segment, List<Scope> scopes) {
        List<Json> devices = Json.items();
        for (Scope scope : scopes) {
            devices.add(Json.object()
                    .put("type", FirmwareTableWords.kind(scope.type()))
                    .put("code", scope.type())
                    .put("number", scope.number())
                    .put("path", FirmwareTableView.place(segment, scope.bus(), scope.hops()))
                    .build());
        }
        return Json.list(devices);
    }

    private static Json.ObjectBuilder type(String name) {
        return Json.object().put("type", name);
    }

    private static String hex(long value) {
        return FirmwareTableView.hex(value);
    }
}
