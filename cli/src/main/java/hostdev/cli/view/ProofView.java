package hostdev.cli.view;

import hostdev.cli.view.Line.Style;
import hostdev.core.json.Json;
import hostdev.core.model.GuestName;
import hostdev.core.proof.Proof;
import hostdev.core.proof.Proof.Claim;
import hostdev.core.proof.Proof.Level;
import java.util.ArrayList;
import java.util.List;

/// How far a guest is shown to own its devices.
public final class ProofView implements View {
    private final GuestName guest;
    private final List<Proof> proofs;

    public ProofView(GuestName guest, List<Proof> proofs) {
        this.guest = guest;
        this.proofs = List.copyOf(proofs);
    }

    @Override
    public List<Line> lines(Screen screen) {
        List<Line> lines = new ArrayList<>();
        for (Proof proof : proofs) {
            lines.add(Line.of(Style.BOLD, proof.device().toString()));
            for (Claim claim : proof.claims()) {
                lines.add(line(claim));
            }
        }
        for (Proof proof : proofs) {
            lines.add(verdict(proof));
        }
        return lines;
    }

    private static Line line(Claim claim) {
        return Line.of("  " + pad(word(claim.level()), 16))
                .add(
                        claim.holds()
                                .map(holds -> holds ? Style.GREEN : Style.YELLOW)
                                .orElse(Style.DIM),
                        pad(answer(claim), 9))
                .add(claim.because());
    }

    private Line verdict(Proof proof) {
        String device = proof.device().toString();
        if (proof.proven()) {
            return Line.of(Style.GREEN, "proven: " + guest + " itself says that it has " + device);
        }
        return Line.of("not proven: " + guest + " and " + device + " are shown to be "
                + proof.level().map(ProofView::name).orElse("not even held")
                + ", but the guest has not said that it has the device");
    }

    @Override
    public Json json() {
        List<Json> devices = Json.items();
        for (Proof proof : proofs) {
            devices.add(Json.object()
                    .put("device", proof.device().toString())
                    .put("level", proof.level().map(ProofView::name))
                    .put("proven", proof.proven())
                    .put("working", proof.working())
                    .put("guest_driver", proof.guestDriver())
                    .put(
                            "claims",
                            Json.list(proof.claims().stream()
                                    .map(ProofView::claim)
                                    .toList()))
                    .build());
        }
        return Json.object()
                .put("guest", guest.name())
                .put("devices", Json.list(devices))
                .build();
    }

    private static Json claim(Claim claim) {
        Json holds = claim.holds().<Json>map(Json::of).orElseGet(Json.Null::new);
        return Json.object()
                .put("level", name(claim.level()))
                .put("holds", holds)
                .put("because", claim.because())
                .build();
    }

    private static String answer(Claim claim) {
        return claim.holds().map(holds -> holds ? "yes" : "no").orElse("unknown");
    }

    private static String word(Level level) {
        return level == Level.SAID ? "the guest says" : name(level);
    }

    private static String name(Level level) {
        return switch (level) {
            case HELD -> "held";
            case ENABLED -> "enabled";
            case DRIVEN -> "driven";
            case SAID -> "said";
        };
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(1, width - text.length()));
    }
}
