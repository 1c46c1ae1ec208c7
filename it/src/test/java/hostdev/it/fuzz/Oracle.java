package hostdev.it.fuzz;

/// What must hold for a parser, whatever it is given: what it documents is caught here, all else is a find.
interface Oracle {
    void check(byte[] input);

    /// Fails as a find does where the property does not hold.
    static void require(boolean holds, String property) {
        if (!holds) {
            throw new AssertionError(property);
        }
    }
}
