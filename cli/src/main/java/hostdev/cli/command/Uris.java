package hostdev.cli.command;

import hostdev.cli.Session;
import hostdev.core.finding.Problem;

/// What a hypervisor's URI says about where it is.
final class Uris {
    private Uris() {}

    /// Whether its guests are on this host and take its devices.
    static boolean isHere(String uri) {
        return isLocal(uri) && (uri.startsWith("qemu") || uri.startsWith("xen") || uri.startsWith("xl"));
    }

    private static boolean isLocal(String uri) {
        int scheme = uri.indexOf("://");
        return scheme < 0
                || (uri.startsWith("/", scheme + "://".length())
                        && (uri.indexOf('+') < 0
                                || uri.indexOf('+') > scheme
                                || uri.startsWith("+unix", uri.indexOf('+'))));
    }

    /// A word of virsh that moves devices acts where libvirt is; ours acts here.
    ///
    /// @throws Problem where the URI is of another host
    static void requireLocal(Session session) {
        if (!isLocal(session.uri())) {
            throw Problem.notFit(
                    session.uri(),
                    "is another host, and this word moves devices of this one only",
                    "run hostdev there, or unset LIBVIRT_DEFAULT_URI");
        }
    }
}
