package hostdev.cli.view;

import hostdev.cli.view.Html.Tag;
import hostdev.core.doctor.Advice;
import hostdev.core.finding.Finding;

/// What the doctor found, as a list with what blocks first.
final class ReportFindings {
    private final Html html;
    private final DoctorView doctor;

    ReportFindings(Html html, DoctorView doctor) {
        this.html = html;
        this.doctor = doctor;
    }

    long blocking() {
        return doctor.advice().stream().filter(Advice::blocks).count();
    }

    void draw() {
        if (blocking() == 0) {
            html.put(Tag.P, doctor.ready(), "class", "good");
        }
        html.open(Tag.UL, "class", "findings");
        doctor.advice().forEach(this::finding);
        html.close();
        if (!doctor.unseen().isEmpty()) {
            html.put(Tag.P, "Not seen: " + String.join(", ", doctor.unseen()), "class", "quiet");
        }
    }

    private void finding(Advice advice) {
        Finding finding = advice.finding();
        html.open(Tag.LI, "class", kind(finding.severity())).open(Tag.P);
        html.put(Tag.STRONG, word(finding.severity()), "class", "severity").text(" ");
        html.put(Tag.STRONG, finding.where()).text(": " + finding.what()).close();
        if (!finding.why().isEmpty()) {
            html.put(Tag.P, "Why: " + finding.why(), "class", "quiet");
        }
        finding.fix()
                .ifPresent(fix -> html.open(Tag.P)
                        .put(Tag.STRONG, "Do:")
                        .text(" ")
                        .command(fix)
                        .close());
        if (advice.certainty() != Advice.Certainty.SEEN) {
            html.put(Tag.P, "How sure: " + advice.certainty().word(), "class", "quiet");
        }
        html.close();
    }

    static String word(Finding.Severity severity) {
        return switch (severity) {
            case BLOCKS -> "Blocks";
            case WARNS -> "Warning";
            case NOTE -> "Note";
        };
    }

    private static String kind(Finding.Severity severity) {
        return switch (severity) {
            case BLOCKS -> "blocks";
            case WARNS -> "warns";
            case NOTE -> "note";
        };
    }
}
