package hostdev.it.fuzz;

/// Broken on purpose, behind words that nobody guesses: found only where coverage and comparisons guide the fuzzer.
public final class PlantedFault {
    private static boolean hangs;

    private PlantedFault() {}

    public static void fuzzerInitialize(String[] arguments) {
        hangs = arguments[0].equals("hangs");
    }

    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length > 8 && input[0] == 'D' && input[1] == 'M' && input[2] == 'A' && input[3] == 'R') {
            int length = input[4] & 0xff;
            long sum = 0;
            do {
                sum += input[hangs ? 5 : length];
            } while (hangs && sum != Long.MIN_VALUE + 1);
        }
    }
}
