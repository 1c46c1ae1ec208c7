package hostdev.core.finding;

import java.util.Optional;

/// A fact about the machine that stands in the way, said so that a person can act on it. A value, never thrown.
///
/// @param code stable, for scripts: `group-not-viable`
/// @param where the function, guest or file that it is about
/// @param what what was seen, in one sentence without a full stop
/// @param why why it matters; empty where `what` says it
/// @param fix the next command or deed; empty where nothing helps
public record Finding(Severity severity, String code, String where, String what, String why, Optional<String> fix) {
    /// How much it is in the way.
    public enum Severity {
        /// The job is refused.
        BLOCKS,
        /// The job goes on, and the person should know.
        WARNS,
        NOTE
    }

    public boolean isBlocking() {
        return severity == Severity.BLOCKS;
    }

    public static Finding blocks(String code, Object where, String what, String why, String fix) {
        return new Finding(
                Severity.BLOCKS,
                code,
                where.toString(),
                what,
                why,
                Optional.of(fix).filter(text -> !text.isEmpty()));
    }

    public static Finding warns(String code, Object where, String what, String why, String fix) {
        return new Finding(
                Severity.WARNS,
                code,
                where.toString(),
                what,
                why,
                Optional.of(fix).filter(text -> !text.isEmpty()));
    }

    /// Good to know.
    public static Finding note(String code, Object where, String what, String why) {
        return new Finding(Severity.NOTE, code, where.toString(), what, why, Optional.empty());
    }
}
