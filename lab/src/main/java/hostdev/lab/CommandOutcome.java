package hostdev.lab;

/// How a command in the practice host ended: its exit code (128 and the signal if one ended it) and what it wrote.
public record CommandOutcome(int exit, String stdout, String stderr) {
    public boolean ok() {
        return exit == 0;
    }
}
