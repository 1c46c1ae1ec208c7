package hostdev.core.model;

import java.util.Optional;

/// The scripts that libvirt runs when a QEMU guest starts and ends (libvirt's docs/hooks.rst), and what there is
/// to know before ours is one of them.
///
/// @param program the installed `hostdev` that the script shall run, an absolute path
/// @param unsafe what somebody besides root could change of that program; empty where nobody can
/// @param readsDirectory whether this libvirt runs the scripts of a directory too, as it does since 6.5.0
/// @param single `/etc/libvirt/hooks/qemu`, which every libvirt runs
/// @param oneOfMany `/etc/libvirt/hooks/qemu.d/50-hostdev`
/// @param others whether libvirt finds a script besides ours: only then does it look again at each start
/// @param reload the command that makes the daemon look for its first script; empty where none runs
public record LibvirtHooks(
        String program,
        Optional<UnsafeFile> unsafe,
        Fact<Boolean> readsDirectory,
        Script single,
        Script oneOfMany,
        boolean others,
        Optional<String> reload) {
    /// A script's place, and what is there.
    ///
    /// @param text empty inside where there is none
    public record Script(String path, Fact<Optional<String>> text) {}
}
