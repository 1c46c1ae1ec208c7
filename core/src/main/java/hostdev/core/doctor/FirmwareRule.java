package hostdev.core.doctor;

import static hostdev.core.finding.Finding.Severity.BLOCKS;
import static hostdev.core.finding.Finding.Severity.WARNS;

import hostdev.core.finding.Preparedness;
import hostdev.core.model.Fact;
import hostdev.core.model.FirmwareTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Whether the firmware describes an IOMMU: the table `DMAR` (Intel) or `IVRS` (AMD), well formed.
final class FirmwareRule implements Rule {
    @Override
    public List<Advice> judge(Setup setup) {
        if (setup.firmware().table() instanceof Fact.Known<Optional<String>>(var table)) {
            return table.isEmpty() ? missing(setup) : damaged(setup, table.get());
        }
        return List.of();
    }

    private static List<Advice> missing(Setup setup) {
        Optional<Processor> processor = setup.processor().seen();
        if (setup.hasGroups() || processor.isEmpty()) {
            return List.of();
        }
        Processor known = processor.get();
        if (known.isGuest()) {
            return List.of(new Advice(Preparedness.noVirtualIommu(), Advice.Certainty.LIKELY));
        }
        return List.of(Advice.likely(
                BLOCKS,
                "iommu-off-in-firmware",
                "the firmware",
                "it offers no IOMMU: there is no " + (known.isAmd() ? "IVRS" : "DMAR") + " table",
                "without an IOMMU a guest with the device could write to all of the host's memory",
                "switch " + (known.isAmd() ? "IOMMU (AMD-Vi)" : "VT-d")
                        + " on in the firmware set-up: systemctl reboot --firmware-setup"));
    }

    private static List<Advice> damaged(Setup setup, String table) {
        List<FirmwareTable.Fault> faults =
                setup.firmware().content().seen().map(FirmwareTable::faults).orElse(List.of());
        List<Advice> advice = new ArrayList<>();
        if (!faults.isEmpty()) {
            FirmwareTable.Fault first = faults.getFirst();
            advice.add(Advice.seen(
                    first.shape() && !setup.hasGroups() ? BLOCKS : WARNS,
                    "firmware-table-damaged",
                    "the firmware's " + table + " table",
                    "it is damaged at byte " + first.offset() + ": " + first.what(),
                    "what the kernel makes of it, and which devices it keeps memory for, cannot be relied on",
                    "look for a newer firmware; hostdev decode shows all of the table"));
        }
        return advice;
    }
}
