package hostdev.host.read;

import hostdev.core.format.DevicePath;
import hostdev.core.model.Attachment.Kind;
import hostdev.core.model.Attachment.Refusal;
import hostdev.core.model.Attachment.Use;
import hostdev.host.read.ClassLinks.Entry;
import hostdev.host.root.HostRoot;
import java.util.List;

/// Sound cards that play or record now, from `/proc/asound/card0/pcm0p/sub0/status`.
record SoundStreams(HostRoot root, ClassLinks links) implements AttachmentReader.Source {
    @Override
    public void addTo(AttachmentReader reader) {
        for (Entry entry : links.in("/sys/class/sound")) {
            if (OtherAttachments.isCard(entry.name())) {
                DevicePath.nearestFunction(entry.path())
                        .filter(reader::wants)
                        .ifPresent(function -> streams(entry.name())
                                .forEach(use -> reader.use(function, Kind.SOUND, entry.name(), use)));
            }
        }
    }

    private List<Use> streams(String card) {
        List<Use> uses = new java.util.ArrayList<>();
        String directory = "/proc/asound/" + card;
        for (String pcm : root.names(directory).seen().orElse(List.of())) {
            if (!pcm.startsWith("pcm")) {
                continue;
            }
            for (String sub : root.names(directory + "/" + pcm).seen().orElse(List.of())) {
                String status = root.text(directory + "/" + pcm + "/" + sub + "/status")
                        .seen()
                        .orElse("closed");
                if (status.contains("owner_pid")) {
                    uses.add(stream(pcm, value(status, "owner_pid")));
                }
            }
        }
        return uses;
    }

    private Use stream(String pcm, String process) {
        String command = root.text("/proc/" + process + "/comm")
                .map(String::strip)
                .seen()
                .orElse("?");
        return new Use(
                (pcm.endsWith("c") ? "records" : "plays") + " for process " + process + " (" + command + ")",
                Refusal.UNLESS_FORCED,
                "end that first: kill " + process);
    }

    private static String value(String text, String key) {
        for (String line : text.split("\n", -1)) {
            if (line.startsWith(key)) {
                return line.substring(line.indexOf(':') + 1).strip();
            }
        }
        return "?";
    }
}
