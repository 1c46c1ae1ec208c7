package hostdev.host.read;

import hostdev.core.model.Attachment;
import hostdev.core.model.Attachment.Refusal;
import hostdev.core.model.Guest;
import hostdev.core.model.Host;
import hostdev.core.model.PciAddress;
import hostdev.host.fixture.HostFixture;
import java.util.EnumSet;
import java.util.List;

/// What a thorough look at one function of a fixture finds, as lines: `nvme0n1: mounted at / [always]`.
final class UsesOn {
    private UsesOn() {}

    static List<String> thoroughly(HostFixture fixture, String function, Guest... guests) {
        Host glance = HostReader.read(fixture.root(), EnumSet.of(HostReader.Part.ATTACHMENTS, HostReader.Part.HOLDERS));
        PciAddress address = PciAddress.fromSysfs(function).orElseThrow();
        return lines(HostReader.thoroughly(fixture.root(), glance, List.of(address), List.of(guests)), address);
    }

    static List<String> atAGlance(HostFixture fixture, String function) {
        Host glance = HostReader.read(fixture.root(), EnumSet.of(HostReader.Part.ATTACHMENTS));
        return lines(glance, PciAddress.fromSysfs(function).orElseThrow());
    }

    private static List<String> lines(Host host, PciAddress address) {
        List<String> lines = new java.util.ArrayList<>();
        for (Attachment attachment : host.attachedTo(address)) {
            for (Attachment.Use use : attachment.uses()) {
                lines.add(attachment.name() + ": " + use.what() + word(use.refusal()));
            }
        }
        return lines;
    }

    private static String word(Refusal refusal) {
        return switch (refusal) {
            case ALWAYS -> " [always]";
            case UNLESS_FORCED -> " [unless forced]";
            case NONE -> "";
        };
    }

    /// A disk with its number.
    static void disk(HostFixture fixture, String function, String name, String number) {
        fixture.classDevice("block", name, function, "block");
        fixture.file("/sys/class/block/" + name + "/dev", number + "\n");
    }
}
