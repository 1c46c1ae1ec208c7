package hostdev.core.guest;

/// What an address must be like for something.
///
/// @param gathers whether it shares its slot with others of its kind, as root ports do
/// @param integrated whether it must be on bus 0
record Need(Plug plug, boolean gathers, boolean integrated) {
    static Need of(Plug plug) {
        return new Need(plug, plug == Plug.ROOT_PORT, false);
    }

    Need onBus0() {
        return new Need(plug, gathers, true);
    }
}
