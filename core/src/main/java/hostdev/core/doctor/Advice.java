package hostdev.core.doctor;

import hostdev.core.finding.Finding;
import hostdev.core.finding.Finding.Severity;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// A finding about the machine as a whole, and how sure it is.
public record Advice(Finding finding, Certainty certainty) {
    /// How a finding was come by.
    public enum Certainty {
        /// It was read.
        SEEN("seen"),
        /// It follows from what was read, as kernels commonly are.
        LIKELY("likely"),
        /// Something is wrong, and what is a guess.
        GUESSED("guessed");

        private final String word;

        Certainty(String word) {
            this.word = word;
        }

        /// Stable, for scripts.
        public String word() {
            return word;
        }
    }

    static Advice seen(Severity severity, String code, Object where, String what, String why, String fix) {
        return of(Certainty.SEEN, severity, code, where, what, why, fix);
    }

    static Advice likely(Severity severity, String code, Object where, String what, String why, String fix) {
        return of(Certainty.LIKELY, severity, code, where, what, why, fix);
    }

    static Advice guessed(Severity severity, String code, Object where, String what, String why, String fix) {
        return of(Certainty.GUESSED, severity, code, where, what, why, fix);
    }

    static Advice of(
            Certainty certainty, Severity severity, String code, Object where, String what, String why, String fix) {
        Optional<String> next = Optional.of(fix).filter(text -> !text.isEmpty());
        return new Advice(new Finding(severity, code, where.toString(), what, why, next), certainty);
    }

    Advice withFix(UnaryOperator<String> change) {
        Finding changed = new Finding(
                finding.severity(),
                finding.code(),
                finding.where(),
                finding.what(),
                finding.why(),
                finding.fix().map(change));
        return new Advice(changed, certainty);
    }

    public boolean blocks() {
        return finding.isBlocking();
    }
}
