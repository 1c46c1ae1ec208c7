package hostdev.cli.view;

import hostdev.core.json.Json;
import hostdev.core.model.Fact;
import java.util.List;
import java.util.Optional;

/// What is known of the IOMMU without asking anything of it.
///
/// @param units the names under `/sys/class/iommu`: `dmar0` (Intel VT-d), `ivhd0` (AMD-Vi), `smmu3…` (ARM)
/// @param inFirmware which table the firmware has for it: `DMAR`, `IVRS` or `IORT`, none where it has none
/// @param xen whether Xen has it on, where Xen runs below the kernel
public record IommuState(Fact<List<String>> units, Fact<List<String>> inFirmware, Optional<Fact<Boolean>> xen) {
    public IommuState(Fact<List<String>> units, Fact<List<String>> inFirmware) {
        this(units, inFirmware, Optional.empty());
    }

    String words(int groups) {
        if (xen.isPresent()) {
            return xen.get()
                    .either(
                            on -> on ? "on, Xen has it" : "off in Xen: hostdev doctor says why",
                            why -> "not known, Xen has it: " + why);
        }
        if (groups > 0) {
            return "on" + kind() + ", " + Words.counted(groups, "group", "groups");
        }
        return switch (inFirmware) {
            case Fact.Known<List<String>>(var tables)
            when tables.isEmpty() ->
                "off: the firmware offers none; look for VT-d, AMD-Vi, IOMMU or SVM in its setup and switch it on";
            case Fact.Known<List<String>>(var tables) ->
                "off, and the firmware offers one (" + String.join(", ", tables) + "): "
                        + (tables.contains("DMAR")
                                ? "put intel_iommu=on on the kernel's line and reboot"
                                : "take iommu=off or amd_iommu=off from the kernel's line and reboot");
            case Fact.Unknown<List<String>> unknown -> "no groups here: off, or not there";
        };
    }

    private String kind() {
        for (String unit : units.seen().orElse(List.of())) {
            if (unit.startsWith("dmar")) {
                return " (Intel VT-d)";
            }
            if (unit.startsWith("ivhd")) {
                return " (AMD-Vi)";
            }
        }
        return "";
    }

    Json json() {
        Json.ObjectBuilder json = Json.object()
                .put("units", FactJson.of(units, Json::texts))
                .put("in_firmware", FactJson.of(inFirmware, Json::texts));
        xen.ifPresent(on -> json.put("xen", FactJson.of(on, Json::of)));
        return json.build();
    }
}
