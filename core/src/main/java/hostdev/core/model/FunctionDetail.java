package hostdev.core.model;

import java.util.List;
import java.util.Optional;

/// What `show` adds to a [PciFunction]: facts that cost a read each, and the configuration space.
///
/// @param bars those with an address, in order
/// @param rom whether the function has an expansion ROM that sysfs offers
/// @param bootVga empty inside where it is no VGA device
/// @param powerState the kernel's word, `D0` to `D3cold`
/// @param resetMethods the kernel's words in the order that it tries them; empty where it has none
public record FunctionDetail(
        Fact<List<Bar>> bars,
        Fact<Boolean> rom,
        Fact<Optional<Boolean>> bootVga,
        Fact<String> powerState,
        Fact<List<String>> resetMethods,
        Fact<Optional<PcieLink>> link,
        Fact<Sriov> sriov,
        Fact<ConfigSpace> config) {}
