package hostdev.host.sim;

import hostdev.core.model.PciIds;
import hostdev.host.root.HostRoot.Written;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A driver that the kernel has, and what it drives (drivers/pci/pci-driver.c).
final class DriverState {
    /// An id that was written to `new_id`; empty matches any.
    private record AddedId(PciIds ids, Optional<PciIds> subsystem) {
        boolean matches(PciIds other, PciIds itsSubsystem) {
            return ids.equals(other)
                    && subsystem.filter(it -> !it.equals(itsSubsystem)).isEmpty();
        }
    }

    private final String name;
    private boolean broken;
    private final boolean needsData;
    private final Set<PciIds> own = new HashSet<>();
    private final List<AddedId> added = new ArrayList<>();

    DriverState(String name, boolean broken, boolean needsData) {
        this.name = name;
        this.broken = broken;
        this.needsData = needsData;
    }

    String name() {
        return name;
    }

    boolean isBroken() {
        return broken;
    }

    /// From now on no function gets on with it.
    void breaks() {
        broken = true;
    }

    /// Has no ids of its own, and takes what it is told to.
    boolean isForGuests() {
        return name.contains("vfio") || name.equals("pci-stub");
    }

    /// Whether its remove function does not call `pci_disable_sriov`: the kernel warns of that and leaves the virtual
    /// functions there (drivers/pci/iov.c, `pci_iov_remove`).
    boolean leavesVirtualFunctions() {
        return name.equals("nvme") || name.equals("pci-pf-stub");
    }

    boolean isVfio() {
        return name.contains("vfio");
    }

    void knows(PciIds ids) {
        own.add(ids);
    }

    /// `pci_match_device`: an override that names another driver is the last word, one that names this one too.
    boolean matches(FunctionState function) {
        Optional<String> override = function.override();
        if (override.isPresent()) {
            return override.get().equals(name);
        }
        return knows(function.line().ids(), function.line().subsystem());
    }

    /// Whether its probe gets on with the function: an override has any driver try, and few can.
    boolean canDrive(FunctionState function) {
        return isForGuests() || knows(function.line().ids(), function.line().subsystem());
    }

    private boolean knows(PciIds ids, PciIds subsystem) {
        return own.contains(ids) || added.stream().anyMatch(id -> id.matches(ids, subsystem));
    }

    /// `new_id_store` up to where it looks for devices.
    ///
    /// @return empty where it was added
    Optional<Written> add(String text) {
        int[] fields = hexFields(text);
        if (fields.length < 2) {
            return Optional.of(Answer.INVALID);
        }
        AddedId id = id(fields);
        if (knows(id.ids(), id.subsystem().orElse(new PciIds(0, 0)))) {
            return Optional.of(Answer.EXISTS);
        }
        if (needsData) {
            return Optional.of(Answer.INVALID);
        }
        added.add(id);
        return Optional.empty();
    }

    Written remove(String text) {
        int[] fields = hexFields(text);
        if (fields.length < 2) {
            return Answer.INVALID;
        }
        AddedId id = id(fields);
        for (AddedId known : added) {
            if (known.ids().equals(id.ids())
                    && (id.subsystem().isEmpty() || known.subsystem().equals(id.subsystem()))) {
                added.remove(known);
                return Answer.DONE;
            }
        }
        return Answer.NO_DEVICE;
    }

    private static AddedId id(int[] fields) {
        return new AddedId(
                new PciIds(fields[0], fields[1]),
                fields.length < 4 ? Optional.empty() : Optional.of(new PciIds(fields[2], fields[3])));
    }

    /// As sscanf(3) reads `%x %x %x %x`: up to what is no number.
    private static int[] hexFields(String text) {
        List<Integer> fields = new ArrayList<>();
        for (String word : text.strip().split("\\s+", -1)) {
            int digits = word.startsWith("0x") ? 2 : 0;
            int end = digits;
            while (end < word.length() && Character.digit(word.charAt(end), 16) >= 0) {
                end++;
            }
            if (end == digits || end - digits > 8) {
                break;
            }
            fields.add(Integer.parseUnsignedInt(word.substring(digits, end), 16));
            if (end < word.length()) {
                break;
            }
        }
        return fields.stream().mapToInt(Integer::intValue).toArray();
    }
}
