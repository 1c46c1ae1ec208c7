/// A [HostRoot][hostdev.host.root.HostRoot] read into a [Host][hostdev.core.model.Host], one small reader a subsystem;
/// [HostReader] is the door.
package hostdev.host.read;
