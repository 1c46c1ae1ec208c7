package hostdev.core.model;

import java.util.List;
import java.util.Optional;

/// What the host had configured on a network interface and what goes when its function is taken away.
///
/// @param name the interface, `eth1`
/// @param mac as the kernel writes it, `52:54:00:00:77:0a`: by it a guest's word about an interface is known to be of
/// this
/// one; it is not put back. Empty where it has none
/// @param up whether it was administratively up
/// @param addresses with prefix length, `192.0.2.7/24`; without link-local ones that the kernel makes by itself
/// @param routes as `ip route` writes and takes them, without those that the kernel adds for an address
public record NetworkConfig(
        String name, Optional<String> mac, boolean up, int mtu, List<String> addresses, List<String> routes) {}
