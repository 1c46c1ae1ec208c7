package hostdev.lab;

/// What runs the practice host's instructions.
enum Accelerator {
    /// The machine's own processor, guests inside included.
    KVM("kvm", "host"),
    /// Software; it emulates AMD's SVM, so that the guest inside still has a `/dev/kvm`.
    TCG("tcg", "max");

    private final String word;
    private final String processor;

    Accelerator(String word, String processor) {
        this.word = word;
        this.processor = processor;
    }

    String word() {
        return word;
    }

    String processor() {
        return processor;
    }
}
