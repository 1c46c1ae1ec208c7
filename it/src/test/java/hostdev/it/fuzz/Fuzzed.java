package hostdev.it.fuzz;

/// What Jazzer calls: the target whose word it is given first, with every input.
public final class Fuzzed {
    private static Oracle oracle = _ -> {
        throw new IllegalStateException("no target was named");
    };

    private Fuzzed() {}

    /// Jazzer's name for what is called once.
    public static void fuzzerInitialize(String[] arguments) {
        oracle = Target.of(arguments[0])
                .map(Target::oracle)
                .orElseThrow(() -> new IllegalArgumentException("no such target: " + arguments[0]));
    }

    /// Jazzer's name for what is called with each input.
    public static void fuzzerTestOneInput(byte[] input) {
        oracle.check(input);
    }
}
