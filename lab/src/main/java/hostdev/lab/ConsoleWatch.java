package hostdev.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Looks at the practice host's console for its kernel's death.
final class ConsoleWatch {
    private static final int LONGEST = 1 << 20;

    private final Path console;

    ConsoleWatch(Path console) {
        this.console = console;
    }

    Optional<PracticeHostPanic> death() {
        String text = text();
        return KernelDeath.in(text).map(line -> new PracticeHostPanic(line, KernelDeath.tail(text)));
    }

    String tail() {
        return KernelDeath.tail(text());
    }

    private String text() {
        try {
            if (!Files.exists(console)) {
                return "";
            }
            byte[] bytes = Files.readAllBytes(console);
            int start = Math.max(0, bytes.length - LONGEST);
            return new String(bytes, start, bytes.length - start, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "(" + e.getMessage() + ")";
        }
    }
}
