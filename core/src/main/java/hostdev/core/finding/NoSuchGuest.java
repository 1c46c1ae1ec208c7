package hostdev.core.finding;

import hostdev.core.model.Few;
import hostdev.core.model.Guest;
import hostdev.core.model.GuestName;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/// A guest that was named, but that the hypervisor does not have.
///
/// @param there the names of the guests that it has
public record NoSuchGuest(GuestName name, List<String> there) {
    private static final int MAX_NAMED = 8;
    private static final String WHAT = "there is no such guest";

    public NoSuchGuest {
        there = List.copyOf(there);
    }

    public static NoSuchGuest among(Collection<Guest> guests, GuestName name) {
        return new NoSuchGuest(
                name, guests.stream().map(guest -> guest.name().name()).toList());
    }

    public Finding finding() {
        return Finding.blocks("no-such-guest", name, WHAT, "", guests("here"));
    }

    public Problem problem() {
        return Problem.notFit(name, WHAT, guests("here"));
    }

    /// @param uri the hypervisor that was asked
    public Problem problemAt(String uri) {
        return Problem.notFit(name, WHAT, guests("at " + uri));
    }

    private String guests(String place) {
        return there.isEmpty()
                ? "no guests " + place
                : "guests " + place + ": " + Few.of(similar(), MAX_NAMED).words();
    }

    /// Names that contain the given one or are part of it, else the one it may be a misspelling of, else all names.
    private List<String> similar() {
        String wanted = name.name().toLowerCase(Locale.ROOT);
        List<String> similar =
                there.stream().filter(other -> isSimilar(other, wanted)).toList();
        return similar.isEmpty() ? Nearest.to(name.name(), there).map(List::of).orElse(there) : similar;
    }

    private static boolean isSimilar(String other, String wanted) {
        String lower = other.toLowerCase(Locale.ROOT);
        return lower.contains(wanted) || wanted.contains(lower);
    }
}
