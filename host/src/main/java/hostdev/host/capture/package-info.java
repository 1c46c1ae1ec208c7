/// A host saved as an archive that any other machine can open: [Capture] is the door. What is saved is what the readers
/// asked ([Recording]), so there is no list of files to keep; opened again it is a [hostdev.host.root.HostRoot] as any
/// other.
@org.jspecify.annotations.NullMarked
package hostdev.host.capture;
