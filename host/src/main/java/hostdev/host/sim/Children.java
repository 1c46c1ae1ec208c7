package hostdev.host.sim;

import hostdev.host.sim.Description.Child;
import java.util.List;

/// What functions make when their own driver has them: disks, interfaces, USB devices, cards; and what stands on those.
final class Children {
    private final SimulatedTree tree;
    private final Description description;
    private final SimulatedNetwork network;

    Children(SimulatedTree tree, Description description, SimulatedNetwork network) {
        this.tree = tree;
        this.description = description;
        this.network = network;
        for (String directory : List.of("/sys/class/net", "/sys/class/block", "/sys/class/drm", "/sys/class/sound")) {
            tree.directory(directory);
        }
        tree.directory("/sys/bus/usb/devices");
        description.stacks().forEach(this::stack);
    }

    private void stack(Description.Stack stack) {
        String path = "/sys/devices/virtual/block/" + stack.name();
        tree.file(path + "/dev", stack.number() + "\n");
        tree.file(path + "/dm/name", stack.shown() + "\n");
        tree.directory(path + "/holders");
        tree.kernelLink("/sys/class/block/" + stack.name(), path);
        tree.link("/dev/mapper/" + stack.shown(), "../" + stack.name());
        for (String below : stack.on()) {
            description.stacks().stream()
                    .filter(other -> other.name().equals(below))
                    .forEach(other -> holder("/sys/devices/virtual/block/" + other.name(), stack));
        }
    }

    private void holder(String path, Description.Stack stack) {
        tree.kernelLink(path + "/holders/" + stack.name(), "/sys/devices/virtual/block/" + stack.name());
    }

    /// @param path the function's in the kernel's tree
    void appear(FunctionState function, String path) {
        for (Child child : description.children()) {
            if (child.on().equals(function.address())) {
                appear(child, path);
            }
        }
    }

    private void appear(Child child, String path) {
        switch (child) {
            case Child.Interface it -> interfaceAppears(it, path + "/net/" + it.name());
            case Child.Disk disk -> disk(disk, path + "/block/" + disk.name());
            case Child.Usb usb -> {
                tree.file(path + "/usb1/" + usb.name() + "/product", usb.product() + "\n");
                tree.kernelLink("/sys/bus/usb/devices/" + usb.name(), path + "/usb1/" + usb.name());
            }
            case Child.Card card -> {
                String place = path + "/" + card.subsystem() + "/" + card.name();
                tree.directory(place);
                tree.kernelLink("/sys/class/" + card.subsystem() + "/" + card.name(), place);
            }
        }
    }

    private void interfaceAppears(Child.Interface it, String path) {
        tree.file(path + "/address", it.mac() + "\n");
        tree.kernelLink("/sys/class/net/" + it.name(), path);
        description.uppers().getOrDefault(it.name(), List.of()).forEach(upper -> {
            tree.directory("/sys/devices/virtual/net/" + upper);
            tree.kernelLink("/sys/class/net/" + upper, "/sys/devices/virtual/net/" + upper);
            tree.kernelLink(path + "/upper_" + upper, "/sys/devices/virtual/net/" + upper);
            tree.kernelLink("/sys/devices/virtual/net/" + upper + "/lower_" + it.name(), path);
        });
        network.comes(it);
    }

    private void disk(Child.Disk disk, String path) {
        block(disk.name(), disk.number(), path);
        for (Description.Partition partition : disk.partitions()) {
            block(partition.name(), partition.number(), path + "/" + partition.name());
            tree.file(path + "/" + partition.name() + "/partition", "1\n");
        }
    }

    private void block(String name, String number, String path) {
        tree.file(path + "/dev", number + "\n");
        tree.directory(path + "/holders");
        tree.kernelLink("/sys/class/block/" + name, path);
        description.stacks().stream().filter(stack -> stack.on().contains(name)).forEach(stack -> holder(path, stack));
    }

    void vanish(FunctionState function, String path) {
        for (Child child : description.children()) {
            if (child.on().equals(function.address())) {
                vanish(child, path);
            }
        }
    }

    private void vanish(Child child, String path) {
        switch (child) {
            case Child.Interface it -> {
                network.goes(it.name());
                gone("/sys/class/net/" + it.name(), path + "/net");
            }
            case Child.Disk disk -> {
                disk.partitions().forEach(it -> tree.delete("/sys/class/block/" + it.name()));
                gone("/sys/class/block/" + disk.name(), path + "/block");
            }
            case Child.Usb usb -> gone("/sys/bus/usb/devices/" + usb.name(), path + "/usb1");
            case Child.Card card ->
                gone("/sys/class/" + card.subsystem() + "/" + card.name(), path + "/" + card.subsystem());
        }
    }

    private void gone(String link, String place) {
        tree.delete(link);
        tree.delete(place);
    }

    /// `/proc/self/mountinfo` (proc_pid_mountinfo(5)).
    String mounts() {
        StringBuilder text = new StringBuilder("21 1 8:1 / / rw,relatime shared:1 - ext4 /dev/root rw\n");
        int id = 30;
        for (Description.Mount mount : description.mounts()) {
            String name = mount.device().substring(mount.device().lastIndexOf('/') + 1);
            text.append(id++ + " 21 " + number(name) + " / " + mount.at() + " rw,relatime shared:2 - ext4 "
                    + mount.device() + " rw\n");
        }
        return text.toString();
    }

    private String number(String name) {
        for (Child child : description.children()) {
            if (child instanceof Child.Disk disk) {
                if (disk.name().equals(name)) {
                    return disk.number();
                }
                for (Description.Partition partition : disk.partitions()) {
                    if (partition.name().equals(name)) {
                        return partition.number();
                    }
                }
            }
        }
        return description.stacks().stream()
                .filter(stack -> stack.name().equals(name) || stack.shown().equals(name))
                .findFirst()
                .map(Description.Stack::number)
                .orElse("0:99");
    }

    String swaps() {
        StringBuilder text = new StringBuilder("Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n");
        description
                .swaps()
                .forEach(swap -> text.append(swap + "                          partition\t65532\t\t0\t\t-2\n"));
        return text.toString();
    }
}
