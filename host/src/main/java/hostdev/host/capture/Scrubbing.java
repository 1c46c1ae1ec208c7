package hostdev.host.capture;

import hostdev.core.model.Fact;
import hostdev.core.model.Guest;
import hostdev.core.model.GuestName;
import hostdev.core.scrub.ScrubbedFiles;
import hostdev.core.scrub.Scrubber;
import hostdev.host.capture.Tree.Directory;
import hostdev.host.capture.Tree.File;
import hostdev.host.capture.Tree.Link;
import hostdev.host.capture.Tree.Node;
import hostdev.host.capture.Tree.Unseen;
import hostdev.host.root.HostRoot;
import hostdev.host.root.HostRoot.Ran;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Makes of a capture one that can be given away.
final class Scrubbing {
    private static final List<String> NAMES_OF_HOST =
            List.of("/proc/sys/kernel/hostname", "/proc/sys/kernel/domainname", "/etc/hostname", "/etc/machine-id");

    /// Names of hosts that say nothing, and stand elsewhere as words.
    private static final Set<String> USUAL = Set.of(
            "localhost",
            "localdomain",
            "debian",
            "ubuntu",
            "fedora",
            "linux",
            "host",
            "server",
            "none",
            "(none)",
            "node");

    private final Scrubber scrubber;
    private final ScrubbedFiles files;
    private final Tree scrubbed = new Tree();

    private Scrubbing(byte[] key) {
        scrubber = new Scrubber(key);
        files = new ScrubbedFiles(scrubber);
    }

    /// @param machine that it was taken of; asked for its names only, which are not in the capture
    static Capture of(HostRoot machine, Tree tree, CaptureNotes notes) {
        Scrubbing scrubbing = new Scrubbing(key(machine));
        scrubbing.learn(machine, tree, notes);
        scrubbing.scrubbed.top().unlisted(tree.top().unlisted());
        scrubbing.copy(tree.top(), "", List.of());
        return Capture.of(scrubbing.scrubbed, scrubbing.notes(notes));
    }

    /// Of the machine's own secret, so that two captures of it can be compared; nobody else can tell anything back.
    private static byte[] key(HostRoot machine) {
        Optional<String> id =
                machine.text("/etc/machine-id").seen().map(String::strip).filter(it -> it.length() >= 32);
        try {
            byte[] random = new byte[32];
            new SecureRandom().nextBytes(random);
            return id.isEmpty()
                    ? random
                    : MessageDigest.getInstance("SHA-256")
                            .digest(("hostdev capture " + id.get()).getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private void learn(HostRoot machine, Tree tree, CaptureNotes notes) {
        for (String file : NAMES_OF_HOST) {
            for (String line : machine.text(file).seen().orElse("").split("\n", -1)) {
                name(line.strip(), tree);
            }
        }
        tree.visit((path, node) -> {
            if (node instanceof File file) {
                files.learn(path, file.bytes());
            } else if (node instanceof Link(var target)) {
                files.learnNamed(path);
                files.learnNamed(target);
            }
        });
        notes.hypervisor().all().seen().orElse(List.of()).forEach(guest -> {
            files.learnNamed(guest.definition());
            guest.running().ifPresent(files::learnNamed);
        });
    }

    /// What is also a word of the kernel's (`kvm`, `nvme0`) is not taken for a name.
    private void name(String name, Tree tree) {
        String first = name.contains(".") ? name.substring(0, name.indexOf('.')) : name;
        for (String one : List.of(name, first)) {
            boolean kernels = List.of("/sys/module/", "/sys/bus/", "/sys/class/", "/sys/bus/pci/drivers/").stream()
                    .anyMatch(directory -> tree.find(directory + one, false).isPresent());
            if (!one.isEmpty() && !USUAL.contains(one) && !kernels) {
                scrubber.learn(one);
            }
        }
    }

    private void copy(Directory from, String path, List<String> place) {
        for (Map.Entry<String, Node> entry : from.entries().entrySet()) {
            String below = path + "/" + entry.getKey();
            List<String> to = new ArrayList<>(place);
            to.add(files.name(below, entry.getKey()));
            switch (entry.getValue()) {
                case File file ->
                    put(
                            to,
                            ScrubbedFiles.whyNot(below)
                                    .<Node>map(Unseen::new)
                                    .orElseGet(() -> new File(files.content(below, file.bytes()))));
                case Link(var target) -> put(to, new Link(files.target(below, target)));
                case Unseen(var why) -> put(to, new Unseen(scrubber.text(why)));
                case Directory directory -> {
                    scrubbed.put(to, new Directory(), Optional.of(Tree.NOT_CAPTURED))
                            .ifPresent(fresh -> fresh.unlisted(directory.unlisted()));
                    copy(directory, below, to);
                }
            }
        }
    }

    private void put(List<String> place, Node node) {
        scrubbed.put(place, node, Optional.of(Tree.NOT_CAPTURED));
    }

    private CaptureNotes notes(CaptureNotes notes) {
        Map<List<String>, Ran> asked = new LinkedHashMap<>();
        notes.asked()
                .forEach((command, ran) ->
                        asked.put(command.stream().map(scrubber::text).toList(), ran(ran)));
        return new CaptureNotes(
                notes.by(), notes.taken(), true, scrubber.fingerprint(), asked, hypervisor(notes.hypervisor()));
    }

    private Ran ran(Ran ran) {
        return switch (ran) {
            case Ran.Exited(var status, var stdout, var stderr) ->
                new Ran.Exited(status, scrubber.freeText(stdout), scrubber.freeText(stderr));
            case Ran.NotFound notFound -> notFound;
            case Ran.TimedOut timedOut -> timedOut;
        };
    }

    private RecordedHypervisor hypervisor(RecordedHypervisor hypervisor) {
        Map<String, Fact<String>> capabilities = new LinkedHashMap<>();
        hypervisor.capabilities().forEach((kind, xml) -> capabilities.put(kind, xml.map(scrubber::text)));
        return new RecordedHypervisor(
                scrubber.text(hypervisor.uri()),
                hypervisor
                        .all()
                        .either(
                                guests -> Fact.known(
                                        guests.stream().map(this::guest).toList()),
                                why -> Fact.unknown(scrubber.text(why))),
                hypervisor.version(),
                capabilities);
    }

    private Guest guest(Guest guest) {
        return new Guest(
                new GuestName(scrubber.text(guest.name().name())),
                guest.state(),
                scrubber.freeText(guest.definition()),
                guest.persistent(),
                guest.running().map(scrubber::freeText));
    }
}
