package hostdev.host.apply;

import hostdev.core.model.GuestName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// Guests that ended while another `hostdev` held the lock for too long: the next command that takes it gives their
/// devices
/// back. One empty file for each, named after the guest in hexadecimal.
final class EndedRuns {
    private static final HexFormat HEX = HexFormat.of();

    private final StateDirectory state;

    EndedRuns(StateDirectory state) {
        this.state = state;
    }

    /// Those that nobody has completed yet, in order of their files.
    List<GuestName> pending() {
        try {
            List<GuestName> guests = new ArrayList<>();
            for (String file : state.disk().names(state.ended())) {
                guest(file).ifPresent(guests::add);
            }
            return List.copyOf(guests);
        } catch (IOException e) {
            throw StateDirectory.unusable(state.ended(), e);
        }
    }

    /// Needs no lock: that is what could not be had.
    void record(GuestName guest) {
        try {
            state.replace(file(guest), "");
        } catch (IOException e) {
            throw StateDirectory.unusable(file(guest), e);
        }
    }

    void complete(GuestName guest) {
        try {
            state.remove(file(guest));
        } catch (IOException e) {
            throw StateDirectory.unusable(file(guest), e);
        }
    }

    private Path file(GuestName guest) {
        return state.ended().resolve(HEX.formatHex(guest.name().getBytes(StandardCharsets.UTF_8)));
    }

    /// Empty for what a power cut left half written, and for files of others.
    private static Optional<GuestName> guest(String file) {
        try {
            String name = new String(HEX.parseHex(file), StandardCharsets.UTF_8);
            return GuestName.isValid(name) ? Optional.of(new GuestName(name)) : Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
