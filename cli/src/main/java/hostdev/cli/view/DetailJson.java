package hostdev.cli.view;

import hostdev.core.json.Json;
import hostdev.core.model.Bar;
import hostdev.core.model.Capability;
import hostdev.core.model.ConfigSpace;
import hostdev.core.model.FunctionDetail;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PcieLink;
import hostdev.core.model.Sriov;
import java.util.List;
import java.util.function.Function;

/// The details of a function as JSON. Addresses of memory are hexadecimal text: they may need all of 64 bits.
final class DetailJson {
    private DetailJson() {}

    static void put(Json.ObjectBuilder json, FunctionDetail detail) {
        json.put("bars", FactJson.of(detail.bars(), bars -> list(bars, DetailJson::bar)))
                .put("rom", FactJson.of(detail.rom(), Json::of))
                .put("boot_vga", FactJson.ofOptional(detail.bootVga(), Json::of))
                .put("power_state", FactJson.of(detail.powerState(), Json::of))
                .put("reset_methods", FactJson.of(detail.resetMethods(), Json::texts))
                .put("link", FactJson.ofOptional(detail.link(), DetailJson::link))
                .put("sriov", FactJson.of(detail.sriov(), DetailJson::sriov))
                .put("config", FactJson.of(detail.config(), DetailJson::config));
    }

    private static Json bar(Bar bar) {
        return Json.object()
                .put("index", bar.index())
                .put("start", DetailWords.hex(bar.start()))
                .put("size", bar.size())
                .put("io", bar.isIo())
                .put("prefetchable", bar.isPrefetchable())
                .put("64_bit", bar.is64Bit())
                .build();
    }

    private static Json link(PcieLink link) {
        return Json.object()
                .put("current_speed", link.currentSpeed())
                .put("current_width", link.currentWidth())
                .put("max_speed", link.maxSpeed())
                .put("max_width", link.maxWidth())
                .build();
    }

    private static Json sriov(Sriov sriov) {
        return switch (sriov) {
            case Sriov.None none -> new Json.Null();
            case Sriov.Physical(int total, List<PciAddress> functions) ->
                Json.object()
                        .put("total_vfs", total)
                        .put("virtual_functions", list(functions, address -> Json.of(address.toString())))
                        .build();
            case Sriov.Virtual(var physical) ->
                Json.object().put("physical_function", physical.toString()).build();
        };
    }

    private static Json config(ConfigSpace config) {
        return Json.object()
                .put("length", config.length())
                .put("command", "0x" + Integer.toHexString(config.command()))
                .put("status", "0x" + Integer.toHexString(config.status()))
                .put("header_type", config.headerType())
                .put("multi_function", config.multiFunction())
                .put("dead", config.dead())
                .put("complete", config.complete())
                .put("capabilities", list(config.capabilities(), DetailJson::capability))
                .build();
    }

    private static Json capability(Capability capability) {
        return switch (capability) {
            case Capability.PowerManagement it ->
                of("pm", it).put("no_soft_reset", it.noSoftReset()).build();
            case Capability.Msi it ->
                of("msi", it)
                        .put("enabled", it.enabled())
                        .put("vectors", it.vectors())
                        .build();
            case Capability.MsiX it ->
                of("msi-x", it)
                        .put("enabled", it.enabled())
                        .put("vectors", it.vectors())
                        .build();
            case Capability.Express it ->
                of("pci-express", it)
                        .put("port_type", it.portType())
                        .put("function_level_reset", it.functionLevelReset())
                        .build();
            case Capability.AdvancedFeatures it ->
                of("af", it)
                        .put("function_level_reset", it.functionLevelReset())
                        .build();
            case Capability.AccessControl it ->
                of("acs", it)
                        .put("capable", it.capable())
                        .put("enabled", it.enabled())
                        .build();
            case Capability.SerialNumber it ->
                of("serial-number", it).put("number", it.number()).build();
            case Capability.SingleRootIov it ->
                of("sr-iov", it)
                        .put("total_vfs", it.totalVfs())
                        .put("num_vfs", it.numVfs())
                        .build();
            case Capability.Other it ->
                of("other", it)
                        .put("id", it.id())
                        .put("extended", it.extended())
                        .build();
        };
    }

    private static Json.ObjectBuilder of(String name, Capability capability) {
        return Json.object().put("capability", name).put("offset", capability.offset());
    }

    private static <T> Json list(List<T> values, Function<? super T, Json> form) {
        List<Json> items = Json.items();
        for (T value : values) {
            items.add(form.apply(value));
        }
        return Json.list(items);
    }
}
