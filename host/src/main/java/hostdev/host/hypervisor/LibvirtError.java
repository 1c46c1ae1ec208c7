package hostdev.host.hypervisor;

import hostdev.core.finding.Problem;
import hostdev.core.model.GuestName;
import hostdev.host.hypervisor.LibvirtCalls.Failure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// libvirt's error numbers that mean something to us (`virErrorNumber` of libvirt/virterror.h), and what a person is
/// told for them.
final class LibvirtError {
    static final int NO_SUPPORT = 3;
    static final int INVALID_ARGUMENT = 8;
    static final int SYSTEM_ERROR = 38;
    static final int AUTH_FAILED = 45;
    static final int NO_DOMAIN = 42;
    static final int NO_NODE_DEVICE = 53;
    static final int OPERATION_INVALID = 55;
    static final int AUTH_CANCELLED = 79;
    static final int AUTH_UNAVAILABLE = 80;
    static final int AGENT_UNRESPONSIVE = 86;
    static final int XML_INVALID_SCHEMA = 92;

    private static final int ENOENT = 2;
    private static final int EACCES = 13;
    private static final int ECONNREFUSED = 111;

    private LibvirtError() {}

    /// Why no connection came about.
    static Problem unreachable(String uri, Failure failure) {
        return Problem.notFit(uri, "no connection to libvirt: " + failure.message(), hint(uri, failure));
    }

    private static String hint(String uri, Failure failure) {
        if (denied(failure)) {
            return "be root, or in the group libvirt";
        }
        if (!isLocalSystem(uri)) {
            return "try: virsh -c '" + uri + "' uri";
        }
        if (failure.code() == SYSTEM_ERROR && (failure.errno() == ENOENT || failure.errno() == ECONNREFUSED)) {
            if (!isInstalled(uri)) {
                return "libvirt is not installed here; what this host needs: hostdev doctor";
            }
            return "start libvirt: systemctl start libvirtd, or " + daemon(uri)
                    + " where it has a daemon for each task";
        }
        return "see: systemctl status " + daemon(uri) + " libvirtd";
    }

    private static boolean isInstalled(String uri) {
        return Stream.of("/usr/sbin/", "/usr/bin/", "/run/current-system/sw/bin/")
                .anyMatch(place ->
                        Files.exists(Path.of(place + "libvirtd")) || Files.exists(Path.of(place + daemon(uri))));
    }

    private static boolean denied(Failure failure) {
        return failure.code() == AUTH_FAILED
                || failure.code() == AUTH_CANCELLED
                || failure.code() == AUTH_UNAVAILABLE
                || (failure.code() == SYSTEM_ERROR && failure.errno() == EACCES);
    }

    private static boolean isLocalSystem(String uri) {
        return uri.startsWith("qemu:///") || uri.startsWith("xen:///");
    }

    private static String daemon(String uri) {
        return uri.startsWith("xen:") ? "virtxend" : "virtqemud";
    }

    static Problem failed(Object where, String what, Failure failure) {
        return Problem.failed(where, what + ": " + failure.message(), "");
    }

    /// Why something with a guest did not come about.
    static Problem ofGuest(GuestName guest, String what, Failure failure) {
        return Problem.failed(guest, what + ": " + failure.message(), guestHint(guest, failure));
    }

    private static String guestHint(GuestName guest, Failure failure) {
        if (failure.code() == XML_INVALID_SCHEMA) {
            return "the definition is not what libvirt's schema allows; nothing was changed";
        }
        if (failure.message().contains("is not viable")) {
            return "the device's whole IOMMU group must leave the host's drivers: hostdev assign DEVICE --to "
                    + guest.quoted()
                    + " --with-group";
        }
        return "";
    }
}
