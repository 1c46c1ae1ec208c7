package hostdev.cli.view;

import hostdev.core.json.Json;
import hostdev.core.model.Architecture;
import hostdev.core.model.Fact;
import java.util.List;
import java.util.Optional;

/// What is known of the IOMMU without asking anything of it.
///
/// @param units the names under `/sys/class/iommu`: `dmar0` (Intel VT-d), `ivhd0` (AMD-Vi), `smmu3…` (ARM)
/// @param inFirmware which table the firmware has for it: `DMAR`, `IVRS` or `IORT`, none where it has none
/// @param xen whether Xen has it on, where Xen runs below the kernel
/// @param architecture of the host's processor
/// @param guest whether this machine is itself a guest
public record IommuState(
        Fact<List<String>> units,
        Fact<List<String>> inFirmware,
        Optional<Fact<Boolean>> xen,
        Architecture architecture,
        boolean guest) {
    public IommuState(Fact<List<String>> units, Fact<List<String>> inFirmware) {
        this(units, inFirmware, Optional.empty(), Architecture.UNKNOWN, false);
    }

    String words(int groups) {
        if (!architecture.isSupported()) {
            return "hostdev does not support " + architecture.word() + " hosts";
        }
        if (xen.isPresent()) {
            return xen.get()
                    .either(
                            on -> on ? "on, Xen has it" : "off in Xen: hostdev doctor says why",
                            why -> "not known, Xen has it: " + why);
        }
        if (groups > 0) {
            return "on" + kind() + ", " + CellWords.counted(groups, "group", "groups");
        }
        return architecture == Architecture.ARM ? arm() : x86();
    }

    private String arm() {
        return inFirmware.seen().filter(tables -> tables.contains("IORT")).isPresent()
                ? "the SMMU is off, although the firmware offers one (IORT): hostdev doctor says what to do"
                : "none (no SMMU): no device of this host can be given to a guest";
    }

    private String x86() {
        return switch (inFirmware) {
            case Fact.Known<List<String>>(var tables)
            when tables.isEmpty() && guest ->
                "none: this machine is itself a guest: hostdev doctor says how to give it one";
            case Fact.Known<List<String>>(var tables)
            when tables.isEmpty() -> "off: the firmware offers none; switch " + option() + " on in the firmware setup";
            case Fact.Known<List<String>>(var tables) ->
                "off, although the firmware offers one (" + String.join(", ", tables)
                        + "): hostdev doctor says what to do";
            case Fact.Unknown<List<String>> unknown -> "no groups here: off, or not there";
        };
    }

    private String option() {
        return switch (architecture) {
            case INTEL -> "VT-d";
            case AMD -> "AMD-Vi (IOMMU)";
            case OTHER_X86, ARM, POWER, S390, RISCV, LOONGARCH, UNKNOWN -> "VT-d (Intel) or AMD-Vi (AMD)";
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
            if (unit.startsWith("smmu")) {
                return " (SMMU)";
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
