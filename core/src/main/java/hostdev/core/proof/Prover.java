package hostdev.core.proof;

import hostdev.core.model.ConfigSpace;
import hostdev.core.model.Fact;
import hostdev.core.model.GuestName;
import hostdev.core.model.GuestWord;
import hostdev.core.model.Holder;
import hostdev.core.model.Interrupt;
import hostdev.core.proof.Proof.Claim;
import hostdev.core.proof.Proof.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Judges [Evidence].
public final class Prover {
    private Prover() {}

    public static Proof judge(GuestName guest, Evidence evidence) {
        Claim held = held(guest, evidence);
        boolean isHeld = held.holds().orElse(false);
        Optional<GuestWord> seen = itsFunction(evidence);
        List<Claim> claims = List.of(
                held,
                isHeld ? enabled(evidence) : notHeld(Level.ENABLED),
                isHeld ? driven(evidence) : notHeld(Level.DRIVEN),
                said(evidence, seen));
        return new Proof(evidence.device(), highest(claims), claims, seen.flatMap(GuestWord::driver));
    }

    private static Optional<Level> highest(List<Claim> claims) {
        Optional<Level> highest = Optional.empty();
        for (Claim claim : claims) {
            if (!claim.holds().orElse(false)) {
                return highest;
            }
            highest = Optional.of(claim.level());
        }
        return highest;
    }

    private static Claim held(GuestName guest, Evidence evidence) {
        return switch (evidence.holders()) {
            case Fact.Unknown<List<Holder>>(var why) -> unknown(Level.HELD, why);
            case Fact.Known<List<Holder>>(var holders) -> {
                for (Holder holder : holders) {
                    if (holder.guest().filter(guest.name()::equals).isPresent()) {
                        yield yes(Level.HELD, holder.command() + " (" + holder.place() + ") has it open");
                    }
                }
                yield no(
                        Level.HELD,
                        holders.isEmpty()
                                ? "no process has it open"
                                : "held by " + holders.getFirst().command() + " ("
                                        + holders.getFirst().place() + "), which is not this guest");
            }
        };
    }

    private static Claim notHeld(Level level) {
        return no(level, "not held");
    }

    private static Claim enabled(Evidence evidence) {
        return switch (evidence.config()) {
            case Fact.Unknown<ConfigSpace>(var why) -> unknown(Level.ENABLED, why);
            case Fact.Known<ConfigSpace>(var config)
            when config.dead() -> no(Level.ENABLED, "it does not answer: its configuration space reads all ones");
            case Fact.Known<ConfigSpace>(var config) ->
                new Claim(
                        Level.ENABLED,
                        Optional.of(config.busMaster()),
                        "bus mastering is " + (config.busMaster() ? "on" : "off") + " (COMMAND "
                                + Integer.toHexString(0x10000 | config.command())
                                        .substring(1) + ")");
        };
    }

    private static Claim driven(Evidence evidence) {
        if (evidence.holders().seen().orElse(List.of()).stream().anyMatch(Holder::isDomain)) {
            return unknown(Level.DRIVEN, "Xen hands interrupts to the guest itself, and the host does not count them");
        }
        Optional<List<Interrupt>> after = evidence.after().seen();
        if (after.isEmpty()) {
            return unknown(Level.DRIVEN, "/proc/interrupts could not be read");
        }
        List<Interrupt> rows = rowsOf(evidence, after.get());
        long messages = rows.stream().filter(row -> isMessage(row)).count();
        if (messages > 0) {
            return yes(
                    Level.DRIVEN,
                    messages + (messages == 1 ? " message interrupt" : " message interrupts")
                            + " set up by its driver");
        }
        if (rows.isEmpty()) {
            return no(Level.DRIVEN, "it has no interrupt set up");
        }
        Interrupt line = rows.getFirst();
        if (line.handlers().size() > 1) {
            return no(Level.DRIVEN, "interrupt " + line.irq() + " is shared, so its count tells nothing");
        }
        long risen = line.count() - countBefore(evidence, line);
        return risen > 0
                ? yes(Level.DRIVEN, "interrupt " + line.irq() + " rose by " + risen + " while watched")
                : no(Level.DRIVEN, "interrupt " + line.irq() + " did not rise while watched, which disproves nothing");
    }

    private static List<Interrupt> rowsOf(Evidence evidence, List<Interrupt> interrupts) {
        String name = "(" + evidence.device() + ")";
        List<Interrupt> rows = new ArrayList<>();
        for (Interrupt row : interrupts) {
            if (row.handlers().stream().anyMatch(text -> text.startsWith("vfio-") && text.endsWith(name))) {
                rows.add(row);
            }
        }
        return rows;
    }

    private static boolean isMessage(Interrupt row) {
        return row.handlers().getFirst().startsWith("vfio-msi");
    }

    private static long countBefore(Evidence evidence, Interrupt row) {
        return evidence.before().seen().orElse(List.of()).stream()
                .filter(earlier -> earlier.irq().equals(row.irq()))
                .mapToLong(Interrupt::count)
                .findFirst()
                .orElse(row.count());
    }

    private static Claim said(Evidence evidence, Optional<GuestWord> seen) {
        if (evidence.guestSays() instanceof Fact.Unknown<List<GuestWord>>(var why)) {
            return unknown(Level.SAID, why);
        }
        return seen.map(word -> yes(Level.SAID, words(word, evidence)))
                .orElseGet(() -> no(Level.SAID, "the guest does not list " + evidence.ids() + " (yet)"));
    }

    private static String words(GuestWord word, Evidence evidence) {
        return "the guest's " + word.source() + " lists " + evidence.ids()
                + word.address().map(address -> " at " + address).orElse("")
                + word.driver().map(driver -> ", driven by " + driver).orElse(", without a driver");
    }

    /// The guest's function that is this device: the one at its address, or the only one with its identifiers. An
    /// emulated device may have the same identifiers, so two without a known address prove nothing.
    private static Optional<GuestWord> itsFunction(Evidence evidence) {
        List<GuestWord> words = evidence.guestSays().seen().orElse(List.of());
        List<GuestWord> there = words.stream()
                .filter(word -> word.address().isPresent() && word.address().equals(evidence.guestAddress()))
                .filter(word -> word.ids().isEmpty() || word.ids().get().equals(evidence.ids()))
                .toList();
        List<GuestWord> alike = words.stream()
                .filter(word -> word.ids().filter(evidence.ids()::equals).isPresent())
                .toList();
        List<GuestWord> its = !there.isEmpty() || alike.size() > 1 ? there : alike;
        return its.stream()
                .filter(word -> word.driver().isPresent())
                .findFirst()
                .or(() -> its.stream().findFirst());
    }

    private static Claim yes(Level level, String because) {
        return new Claim(level, Optional.of(true), because);
    }

    private static Claim no(Level level, String because) {
        return new Claim(level, Optional.of(false), because);
    }

    private static Claim unknown(Level level, String why) {
        return new Claim(level, Optional.empty(), why);
    }
}
