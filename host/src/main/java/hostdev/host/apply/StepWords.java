package hostdev.host.apply;

import hostdev.core.format.XenBackends;
import hostdev.core.model.Binding;
import hostdev.core.model.DriverName;
import hostdev.core.model.HostScreen;
import hostdev.core.model.PciAddress;
import hostdev.core.plan.Step;

/// What a step is about, and how a person would do it.
final class StepWords {
    private StepWords() {}

    /// The function, guest or module.
    static String where(Step step) {
        return switch (step) {
            case Step.LoadModule(var module) -> module;
            case Step.SetBoolean(var name, var _, var _) -> name;
            case Step.KeepOrigin(var device, var _, var _) -> device.toString();
            case Step.KeepPromise(var _, var device, var _, var _) -> device.toString();
            case Step.WriteHook(var path, var _, var _) -> path;
            case Step.EditFile(var path, var _, var _) -> path;
            case Step.RefreshBoot(var tool, var _) -> tool.words();
            case Step.Rebind(var device, var _, var _) -> device.toString();
            case Step.ProbeDefault(var device, var _) -> device.toString();
            case Step.LoseNetwork(var device, var _) -> device.toString();
            case Step.LoseScreen(var device, var _) -> device.toString();
            case Step.RestoreScreen(var device, var _) -> device.toString();
            case Step.RestoreNetwork(var device, var _) -> device.toString();
            case Step.DefineGuest(var guest, var _, var _, var _) -> guest.name();
            case Step.StartGuest(var guest) -> guest.name();
            case Step.StopGuest(var guest) -> guest.name();
            case Step.PlugIn(var _, var device, var _) -> device.toString();
            case Step.PullOut(var _, var device, var _) -> device.toString();
            case Step.ResetFunction(var device) -> device.toString();
            case Step.RemoveFunction(var device, var _, var _, var _) -> device.toString();
            case Step.FindAgain(var device, var _, var _, var _) -> device.toString();
            case Step.SwitchSlot(var device, var _, var _) -> device.toString();
            case Step.ForgetDomain(var device, var _) -> device.toString();
        };
    }

    /// Completes "waiting for …".
    static String waitedFor(Step step) {
        return switch (step) {
            case Step.LoadModule(var module) -> "the kernel to load " + module;
            case Step.SetBoolean(var name, var _, var _) -> "setsebool to set " + name;
            case Step.KeepOrigin(var device, var _, var _) -> "the disk to keep how " + device + " was";
            case Step.KeepPromise(var guest, var _, var _, var _) -> "the disk to keep what is promised to " + guest;
            case Step.WriteHook(var path, var _, var _) -> "the disk to have " + path;
            case Step.EditFile(var path, var _, var _) -> "the disk to have " + path;
            case Step.RefreshBoot(var tool, var _) -> tool.words() + " to end";
            case Step.Rebind(var device, var _, var after) ->
                after.driver().map(driver -> driver + " to take " + device).orElse("its driver to let go of " + device);
            case Step.ProbeDefault(var device, var _) -> "the kernel to find a driver for " + device;
            case Step.LoseNetwork(var _, var config) -> config.name();
            case Step.LoseScreen(var device, var _) -> "the kernel to let go of the screen on " + device;
            case Step.RestoreScreen(var device, var _) -> "the screen to come back on " + device;
            case Step.RestoreNetwork(var _, var config) -> config.name() + " to come back with its configuration";
            case Step.DefineGuest(var guest, var _, var _, var _) -> "the hypervisor to define " + guest;
            case Step.StartGuest(var guest) -> guest + " to start";
            case Step.StopGuest(var guest) -> guest + " to end";
            case Step.PlugIn(var guest, var device, var _) -> guest + " to get " + device;
            case Step.PullOut(var guest, var device, var _) -> guest + " to let go of " + device;
            case Step.ResetFunction(var device) -> device + " to be reset";
            case Step.RemoveFunction(var device, var _, var _, var _) -> "the kernel to forget " + device;
            case Step.FindAgain(var device, var _, var _, var _) -> "the kernel to find " + device + " again";
            case Step.ForgetDomain(var _, var domain) -> "Xen's store to forget domain " + domain;
            case Step.SwitchSlot(var _, var slot, var power) ->
                "the power of slot " + slot + " to go " + (power ? "on" : "off");
        };
    }

    /// The commands by which a person brings about what the step would have.
    static String byHand(Step step) {
        return switch (step) {
            case Step.LoadModule(var module) -> "modprobe " + module;
            case Step.SetBoolean(var name, var _, var after) -> "setsebool -P " + name + (after ? " on" : " off");
            case Step.KeepOrigin(var device, var _, var after) ->
                after.isPresent() ? "nothing: only the note on " + device + " is lost" : "hostdev recover";
            case Step.KeepPromise(var guest, var device, var _, var after) ->
                after.isPresent()
                        ? "nothing: only the note is lost that " + device + " is promised to " + guest
                        : "hostdev recover";
            case Step.WriteHook(var _, var _, var after) ->
                after.isPresent() ? "hostdev hook install" : "hostdev hook remove";
            case Step.EditFile(var path, var before, var after) ->
                after.isPresent()
                        ? "look what is wrong with " + path + "; its text is in the journal: hostdev history --json"
                        : before.isPresent() ? "rm '" + path + "'" : "nothing for " + path;
            case Step.RefreshBoot(var tool, var now) -> now ? tool.words() : "nothing";
            case Step.Rebind(var device, var _, var after) -> rebind(device, after);
            case Step.ProbeDefault(var device, var _) -> "hostdev release " + device;
            case Step.LoseNetwork(var device, var _) -> "nothing for " + device;
            case Step.LoseScreen(var _, var screen) -> consoles(screen, 0);
            case Step.RestoreScreen(var _, var screen) -> consoles(screen, 1);
            case Step.RestoreNetwork(var _, var config) ->
                "configure " + config.name() + ": mtu " + config.mtu() + ", addresses " + config.addresses()
                        + ", routes " + config.routes();
            case Step.DefineGuest(var guest, var _, var _, var _) -> "hostdev edit " + guest.operand();
            case Step.StartGuest(var guest) -> "hostdev start " + guest.operand();
            case Step.StopGuest(var guest) ->
                "virsh destroy " + guest.operand() + ", under Xen xl destroy " + guest.operand();
            case Step.PlugIn(var guest, var device, var _) ->
                "hostdev assign " + device + " --to " + guest.quoted() + " --live";
            case Step.PullOut(var _, var device, var _) -> "hostdev release " + device + " --live";
            case Step.ResetFunction(var device) -> "hostdev reset " + device;
            case Step.RemoveFunction(var device, var _, var _, var _) ->
                "echo 1 > /sys/bus/pci/devices/" + device + "/remove";
            case Step.FindAgain(var device, var _, var after, var _) ->
                "echo 1 > /sys/bus/pci/rescan; " + rebind(device, after);
            case Step.ForgetDomain(var _, var domain) -> "xenstore-rm " + XenBackends.path(domain);
            case Step.SwitchSlot(var _, var slot, var power) ->
                "echo " + (power ? 1 : 0) + " > '/sys/bus/pci/slots/" + slot + "/power'";
        };
    }

    private static String consoles(HostScreen screen, int bound) {
        StringBuilder commands = new StringBuilder();
        for (String console : screen.consoles()) {
            commands.append(commands.isEmpty() ? "" : "; ")
                    .append("echo " + bound + " > /sys/class/vtconsole/" + console + "/bind");
        }
        return commands.isEmpty() ? "reboot: the firmware's framebuffer comes back then" : commands.toString();
    }

    private static String rebind(PciAddress device, Binding after) {
        String command = after.driver()
                .map(driver -> "hostdev bind " + device + " " + driver)
                .orElse("hostdev unbind " + device);
        return after.override()
                .map(DriverName::name)
                .map(name -> command + "; echo '" + name + "' > /sys/bus/pci/devices/" + device + "/driver_override")
                .orElse(command);
    }
}
