package hostdev.host.read;

import hostdev.core.model.Attachment;
import hostdev.core.model.PciAddress;
import hostdev.host.root.HostRoot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Finds what hangs on each function, and what the host does with it: from the links in `/sys/class`, not by walking
/// the directories of functions, of which there may be thousands. One source a subsystem; a new one is added in
/// [#read].
final class AttachmentReader {
    private final Map<PciAddress, List<Attachment>> attachments = new TreeMap<>();

    private AttachmentReader() {}

    /// Something that attachments come from.
    interface Source {
        void addTo(AttachmentReader reader);
    }

    static Map<PciAddress, List<Attachment>> read(HostRoot root) {
        ClassLinks links = new ClassLinks(root);
        AttachmentReader reader = new AttachmentReader();
        List<Source> sources = List.of(
                new BlockAttachments(root, links),
                new NetworkAttachments(root, links),
                new OtherAttachments(root, links));
        for (Source source : sources) {
            source.addTo(reader);
        }
        return reader.attachments;
    }

    void add(PciAddress function, Attachment attachment) {
        attachments.computeIfAbsent(function, _ -> new ArrayList<>()).add(attachment);
    }
}
