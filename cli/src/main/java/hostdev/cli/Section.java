package hostdev.cli;

/// A group of verbs under one heading of `hostdev --help`, in the order in which they are shown.
public enum Section {
    LOOK("Look at the host"),
    GIVE("Give a device to a guest, and take it back"),
    PLAN("Plan, look back, undo, recover"),
    READY("Make the host ready"),
    DRIVER("Move a device between drivers"),
    VIRSH("The words of virsh, as typed there"),
    LAB("Practise on a host that cannot be hurt"),
    HELP("Help");

    private final String heading;

    Section(String heading) {
        this.heading = heading;
    }

    public String heading() {
        return heading;
    }
}
