package hostdev.host.read;

import hostdev.core.boot.BootFile;
import hostdev.core.boot.BootFit;
import hostdev.core.boot.BootFormat;
import hostdev.host.root.HostRoot;
import java.util.List;

/// Entries of the Boot Loader Specification.
final class EntriesReader {
    private static final List<String> DIRECTORIES =
            List.of("/boot/loader/entries", "/efi/loader/entries", "/boot/efi/loader/entries");

    private EntriesReader() {}

    /// Adds those of the first directory with any that can have started this boot: others belong to another system on
    /// this machine, or are left from one.
    static void add(HostRoot root, BootFit fit, BootFiles files) {
        for (String directory : DIRECTORIES) {
            BootFiles here = new BootFiles(root).addAll(directory, ".conf", BootFormat.BLS);
            List<BootFile> others =
                    here.seen().stream().filter(fit::contradicts).toList();
            others.forEach(here::remove);
            if (!here.isEmpty()) {
                files.addAll(here);
                return;
            }
        }
    }
}
