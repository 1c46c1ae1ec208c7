package hostdev.core.model;

import java.util.List;

/// What the host had configured on a network interface and what goes when its function is taken away.
///
/// @param name the interface, `eth1`
/// @param up whether it was administratively up
/// @param addresses with prefix length, `192.0.2.7/24`; without link-local ones that the kernel makes by itself
/// @param routes as `ip route` writes and takes them, without those that the kernel adds for an address
public record NetworkConfig(String name, boolean up, int mtu, List<String> addresses, List<String> routes) {}
