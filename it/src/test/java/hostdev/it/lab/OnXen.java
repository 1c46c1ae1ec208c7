package hostdev.it.lab;

/// A practice host that runs Xen, and the guests that tests define there.
abstract class OnXen extends OnPracticeHost {
    static final String NIC = "0000:01:00.0";
    static final String NVME = "0000:02:00.0";

    OnXen() {
        super("xen");
    }

    /// A guest with a file of its own, by the name of it.
    ///
    /// @param type `pv`, `hvm` or `pvh`
    /// @param more further lines of the file
    final void define(String name, String type, String more) {
        shell("""
                cat >/etc/xen/%1$s.cfg <<'END'
                # a guest of the practice host
                name = "%1$s"
                type = "%2$s"
                kernel = "/usr/lib/hostdev-lab/guest/vmlinuz"
                ramdisk = "/usr/lib/hostdev-lab/guest/initrd"
                extra = "console=hvc0 guest=stay tsc_early_khz=2000000"
                memory = 256
                vcpus = 1
                on_reboot = "destroy"
                tsc_mode = "native"
                %3$s
                END
                """.formatted(name, type, more));
    }

    /// The guests' files, as they are.
    final String files() {
        return shell("cat /etc/xen/*.cfg");
    }

    @Override
    final String consoleLog(String guest) {
        return "/var/log/xen/console/guest-" + guest + ".log";
    }
}
