package hostdev.core.format;

import hostdev.core.model.ShellWord;

/// The script by which libvirt asks `hostdev`: in the shell only what every guest's start pays for, so that a
/// guest without devices of the host never waits for more.
public final class HookScript {
    private static final String MARK = "# hostdev's hook of libvirt: ";

    private HookScript() {}

    /// Whether a version of `hostdev` wrote it.
    public static boolean isOurs(String text) {
        return text.startsWith("#!/bin/sh\n" + MARK);
    }

    /// @param program the installed `hostdev`, an absolute path
    public static String text(String program) {
        return "#!/bin/sh\n" + MARK + "written by 'hostdev hook install', taken away by 'hostdev hook remove'.\n"
                + """
                # libvirt runs it as: GUEST OPERATION SUB-OPERATION EXTRA, the guest's definition on standard input.
                case "$2/$3" in
                  prepare/begin | release/end) ;;
                  *) exit 0 ;;
                esac
                PATH=/usr/sbin:/usr/bin:/sbin:/bin
                export PATH
                definition=$(cat)
                case $definition in
                  *'<hostdev '* | *type=?hostdev?* | *type=?nvme?*) ;;
                  *) exit 0 ;;
                esac
                program=PROGRAM
                if [ ! -e "$program" ]; then
                  echo "hostdev: error: $program is not there any more, so nobody can see to the devices of this guest" >&2
                  echo "hostdev: hint: install hostdev again, or remove its hook: rm '$0'" >&2
                  exit 1
                fi
                # root runs only what nobody else can change: the program, all that belongs to it, each directory above
                real=$(readlink -f "$program")
                above=$real
                unsafe=$( {
                  find "${real%/*/*}" ! -type l '(' ! -user 0 -o -perm /022 ')' -print -quit || echo "$program"
                  while [ -n "$above" ]; do
                    above=${above%/*}
                    find "${above:-/}" -prune '(' ! -user 0 -o -perm /022 ')' -print || echo "$program"
                  done
                } | head -n 1)
                if [ -z "$real" ] || [ -n "$unsafe" ]; then
                  echo "hostdev: error: others than root can change $unsafe, so libvirt's hook does not run $program" >&2
                  echo "hostdev: hint: see docs/hook.md for a safe place, or remove the hook: rm '$0'" >&2
                  exit 1
                fi
                # by /bin/sh: AppArmor's profile of libvirtd lets a hook run what is in /bin, and not what is in /opt
                printf '%s\\n' "$definition" | /bin/sh "$real" hook qemu -- "$@"
                """.replace("PROGRAM", ShellWord.of(program));
    }
}
