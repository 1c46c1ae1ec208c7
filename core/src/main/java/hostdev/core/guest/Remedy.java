package hostdev.core.guest;

import hostdev.core.model.GuestName;

/// Where a definition is corrected by hand.
record Remedy(String where) {
    static Remedy ofGuest(GuestName guest) {
        return new Remedy(": hostdev edit " + guest.quoted());
    }

    static Remedy ofFile(String file) {
        return new Remedy(" in " + file);
    }

    /// @param deed `remove one of them`
    String by(String deed) {
        return deed + where;
    }
}
