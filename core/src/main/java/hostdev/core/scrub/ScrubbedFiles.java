package hostdev.core.scrub;

import hostdev.core.format.HookScript;
import hostdev.core.format.VitalProductData;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What each file and link of a machine becomes, by its place.
public final class ScrubbedFiles {
    private static final Set<String> TABLES =
            Set.of("/proc/net/tcp", "/proc/net/tcp6", "/proc/net/route", "/proc/net/ipv6_route");

    /// What people and programs write, and not the kernel.
    private static final Pattern FREE_TEXT = Pattern.compile("/(etc|var/lib)/.*|/proc/.*/?mount(s|info)");

    /// Files that name the thing that they are about, by the last part of their path.
    private static final Set<String> NAMING = Set.of(
            "serial",
            "unique_id",
            "sas_address",
            "phys_port_id",
            "phys_switch_id",
            "product_serial",
            "board_serial",
            "chassis_serial",
            "product_uuid");

    /// Short names of file systems, and what udev and guests' definitions call a serial number.
    private static final Pattern NAMED = Pattern.compile(
            "(?i)(?:UUID=[\"']?|/by-(?:part)?uuid/)"
                    + "([0-9A-F]{4}-[0-9A-F]{4}|[0-9A-F]{16}|[0-9A-F]{8}-[0-9]{2})\\b"
                    + "|^E:(?:ID_SERIAL_SHORT|ID_SCSI_SERIAL|ID_WWN|ID_WWN_WITH_EXTENSION)=(\\S+)"
                    + "|<(?:serial|wwn|wwpn|wwnn)>([^<]+)<"
                    + "|<entry name=['\"](?:serial|uuid|asset)['\"]>([^<]+)<",
            Pattern.MULTILINE);

    /// As the kernel shows an open file: these say what kind of thing it is.
    private static final Pattern OPEN_FILE = Pattern.compile("/proc/[0-9]+/(?:task/[0-9]+/)?fd/[0-9]+");

    private final Scrubber scrubber;
    private final ScrubbedBytes bytes;

    public ScrubbedFiles(Scrubber scrubber) {
        this.scrubber = scrubber;
        this.bytes = new ScrubbedBytes(scrubber);
    }

    /// Learns what a file names.
    public void learn(String path, byte[] content) {
        if (isKeptAsItIs(path)) {
            return;
        }
        String text = new String(content, StandardCharsets.ISO_8859_1);
        String name = path.substring(path.lastIndexOf('/') + 1);
        if (name.equals("wwid")) {
            // behind what is no number: `t10.ATA     Samsung SSD 850     S2RANX0H`, `nvme.144d-5332-…-00000001`
            String[] parts = text.strip().split("[\\s.]+", -1);
            scrubber.learn(parts[parts.length - 1]);
        } else if (NAMING.contains(name)) {
            scrubber.learn(text.strip().startsWith("0x") ? text.strip().substring(2) : text);
        } else if (name.equals("vpd")) {
            VitalProductData.serialNumber(content).ifPresent(scrubber::learn);
        }
        learnNamed(text);
    }

    /// The same for text of other origin.
    public void learnNamed(String text) {
        Matcher named = NAMED.matcher(text);
        while (named.find()) {
            for (int group = 1; group <= named.groupCount(); group++) {
                if (named.group(group) != null) {
                    scrubber.learn(named.group(group));
                }
            }
        }
    }

    /// Why a file is left out; empty where it is not.
    public static Optional<String> whyNot(String path) {
        return SharedFiles.whyNot(path);
    }

    /// What a file says instead.
    public byte[] content(String path, byte[] content) {
        return switch (SharedFiles.of(path)) {
            case AS_IT_IS -> content;
            case LEFT_OUT -> new byte[0];
            case SCRIPT -> script(content);
            case NAMES -> names(path, content);
            case SETTINGS -> {
                String text = new String(content, StandardCharsets.ISO_8859_1);
                boolean line = path.endsWith("/cmdline");
                yield latin(scrubber.freeText(line ? Settings.arguments(text) : Settings.lines(text)));
            }
            case ARGUMENTS ->
                latin(scrubber.freeText(ProcessText.arguments(new String(content, StandardCharsets.ISO_8859_1))));
            case MAPPED_DEVICES ->
                latin(scrubber.text(ProcessText.mappedDevices(new String(content, StandardCharsets.ISO_8859_1))));
        };
    }

    private static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /// That libvirt runs somebody's script counts; what it does is theirs.
    private static byte[] script(byte[] content) {
        String text = new String(content, StandardCharsets.UTF_8);
        if (HookScript.isOurs(text)) {
            return content;
        }
        return latin(text.startsWith("#!") ? "#!/bin/sh\n# left out\n" : "");
    }

    private byte[] names(String path, byte[] content) {
        if (path.startsWith("/sys/") && path.endsWith("/config")) {
            return bytes.config(content);
        }
        if (path.startsWith("/sys/") && path.endsWith("/vpd")) {
            return bytes.vitalProductData(content);
        }
        if (path.startsWith("/dev/")) {
            return bytes.disk(content);
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
            return text(path, text).getBytes(StandardCharsets.UTF_8);
        } catch (CharacterCodingException _) {
            return latin(scrubber.bytes(new String(content, StandardCharsets.ISO_8859_1)));
        }
    }

    private String text(String path, String text) {
        if (TABLES.contains(path)) {
            return scrubber.kernelTable(path, text);
        }
        return FREE_TEXT.matcher(path).matches() ? scrubber.freeText(text) : scrubber.text(text);
    }

    /// Where a link leads instead. Of the files that processes have open only the kernel's own things are told.
    public String target(String path, String target) {
        if (OPEN_FILE.matcher(path).matches() && target.startsWith("/") && !target.startsWith("/dev/")) {
            return "/scrubbed";
        }
        return name(path, target);
    }

    /// What a file is called instead, the last part of its path; also for a link's target.
    public String name(String path, String name) {
        return isKeptAsItIs(path) ? name : scrubber.text(name);
    }

    private static boolean isKeptAsItIs(String path) {
        return SharedFiles.of(path) == SharedFiles.Treatment.AS_IT_IS;
    }
}
