package hostdev.core.plan;

import hostdev.core.boot.BootTool;
import hostdev.core.model.Binding;
import hostdev.core.model.GuestName;
import hostdev.core.model.HostScreen;
import hostdev.core.model.KeptPromise;
import hostdev.core.model.NetworkConfig;
import hostdev.core.model.Origin;
import hostdev.core.model.PciAddress;
import java.util.Optional;

/// One change to the host: what it is now, and what it shall be. A step converges: applied to a host that is anywhere
/// between `before` and `after` (power was cut) it leads to `after`; so its inverse leads back.
///
/// Precondition, effect and what must then be true are the executor's, one class a case, in `hostdev.host.apply`.
public sealed interface Step {
    /// The step that puts back what was there; empty where nothing can, or where nothing need be.
    default Optional<Step> inverse() {
        return switch (this) {
            case KeepOrigin(var device, var before, var after) -> Optional.of(new KeepOrigin(device, after, before));
            case KeepPromise(var guest, var device, var before, var after) ->
                Optional.of(new KeepPromise(guest, device, after, before));
            case WriteHook(var path, var before, var after) -> Optional.of(new WriteHook(path, after, before));
            case EditFile(var path, var before, var after) -> Optional.of(new EditFile(path, after, before));
            case RefreshBoot(var tool, var now) -> Optional.of(new RefreshBoot(tool, !now));
            case Rebind(var device, var before, var after) -> Optional.of(new Rebind(device, after, before));
            case ProbeDefault(var device, var before) -> Optional.of(new Rebind(device, Binding.none(), before));
            case LoseNetwork(var device, var config) -> Optional.of(new RestoreNetwork(device, config));
            case LoseScreen(var device, var screen) -> Optional.of(new RestoreScreen(device, screen));
            case RestoreScreen(var device, var screen) -> Optional.of(new LoseScreen(device, screen));
            case RestoreNetwork(var device, var config) -> Optional.of(new LoseNetwork(device, config));
            case DefineGuest(var guest, var before, var after, var running) ->
                Optional.of(new DefineGuest(guest, after, before, running));
            case SetBoolean(var name, var before, var after) -> Optional.of(new SetBoolean(name, after, before));
            case StartGuest(var guest) -> Optional.of(new StopGuest(guest));
            case PlugIn(var guest, var device, var element) -> Optional.of(new PullOut(guest, device, element));
            case PullOut(var guest, var device, var element) -> Optional.of(new PlugIn(guest, device, element));
            case RemoveFunction(var device, var bridge, var before, var answered) ->
                Optional.of(new FindAgain(device, bridge, before, answered));
            case SwitchSlot(var device, var slot, var on) ->
                on ? Optional.empty() : Optional.of(new SwitchSlot(device, slot, true));
            case LoadModule _, StopGuest _, ResetFunction _, FindAgain _, ForgetDomain _ -> Optional.empty();
        };
    }

    /// Whether what it does is gone at a reboot: such a step is read again after a new boot and never replayed.
    default boolean isVolatile() {
        return switch (this) {
            case KeepOrigin _, KeepPromise _, WriteHook _, DefineGuest _, EditFile _, RefreshBoot _ -> false;
            case SetBoolean _ -> false;
            case LoadModule _, Rebind _, ProbeDefault _, LoseNetwork _, RestoreNetwork _ -> true;
            case LoseScreen _, RestoreScreen _ -> true;
            case StartGuest _, StopGuest _, PlugIn _, PullOut _, ResetFunction _ -> true;
            case RemoveFunction _, FindAgain _, SwitchSlot _, ForgetDomain _ -> true;
        };
    }

    /// What it costs the host: decides whether a person is asked first.
    default Consequence consequence() {
        return switch (this) {
            case LoseNetwork(var _, var config) ->
                config.addresses().isEmpty() ? Consequence.REVERSIBLE : Consequence.LOSES_STATE;
            case LoseScreen _, ResetFunction _, StopGuest _ -> Consequence.LOSES_STATE;
            case RemoveFunction _, ForgetDomain _ -> Consequence.LOSES_STATE;
            case SwitchSlot(var _, var _, var on) -> on ? Consequence.REVERSIBLE : Consequence.LOSES_STATE;
            case EditFile _, RefreshBoot _ -> Consequence.EDITS_BOOT;
            case LoadModule _, KeepOrigin _, KeepPromise _, WriteHook _, SetBoolean _ -> Consequence.REVERSIBLE;
            case Rebind _, ProbeDefault _, FindAgain _, RestoreNetwork _, RestoreScreen _ -> Consequence.REVERSIBLE;
            case DefineGuest _, StartGuest _, PlugIn _, PullOut _ -> Consequence.REVERSIBLE;
        };
    }

    /// The function that it is about; empty for a guest's or a module's.
    default Optional<PciAddress> function() {
        return switch (this) {
            case KeepOrigin step -> Optional.of(step.device());
            case Rebind step -> Optional.of(step.device());
            case ProbeDefault step -> Optional.of(step.device());
            case LoseNetwork step -> Optional.of(step.device());
            case LoseScreen step -> Optional.of(step.device());
            case RestoreScreen step -> Optional.of(step.device());
            case RestoreNetwork step -> Optional.of(step.device());
            case ResetFunction step -> Optional.of(step.device());
            case RemoveFunction step -> Optional.of(step.device());
            case FindAgain step -> Optional.of(step.device());
            case SwitchSlot step -> Optional.of(step.device());
            case ForgetDomain step -> Optional.of(step.device());
            case KeepPromise step -> Optional.of(step.device());
            case PlugIn step -> Optional.of(step.device());
            case PullOut step -> Optional.of(step.device());
            case LoadModule _, WriteHook _, EditFile _, RefreshBoot _ -> Optional.empty();
            case DefineGuest _, StartGuest _, StopGuest _ -> Optional.empty();
            case SetBoolean _ -> Optional.empty();
        };
    }

    /// Loads a kernel module. It stays: a loaded module without a device does nothing.
    record LoadModule(String module) implements Step {}

    /// Writes down, or strikes out, how a function was before it was taken.
    record KeepOrigin(PciAddress device, Optional<Origin> before, Optional<Origin> after) implements Step {}

    /// Writes down, or strikes out, which function a guest was promised under an address.
    record KeepPromise(GuestName guest, PciAddress device, Optional<KeptPromise> before, Optional<KeptPromise> after)
            implements Step {}

    /// Writes or removes the script that libvirt runs before a guest starts and after it ended.
    ///
    /// @param before its text now; empty where there is none
    record WriteHook(String path, Optional<String> before, Optional<String> after) implements Step {}

    /// Gives a file of the host's another text, makes it or removes it: the old file is there or the new one, never a
    /// part. Owner, mode, label and links to it stay.
    ///
    /// @param before its text now; empty where there is none
    record EditFile(String path, Optional<String> before, Optional<String> after) implements Step {}

    /// Has the distribution's program make what is booted from what was edited.
    ///
    /// @param now whether it is run when this is done; else when this is taken back, which is after all edits that
    /// come behind it in the plan
    record RefreshBoot(BootTool tool, boolean now) implements Step {}

    /// Moves a function from one driver to another, by address (`driver_override`, then unbind, then probe).
    record Rebind(PciAddress device, Binding before, Binding after) implements Step {}

    /// Lets the kernel choose the driver: for a function that was taken by somebody who left no note of how it was. Its
    /// `driver_override` is cleared, its driver let go, and the kernel probed; no driver at all is an outcome too.
    record ProbeDefault(PciAddress device, Binding before) implements Step {}

    /// Says what an interface has configured that goes with its function; does nothing itself but have an inverse.
    record LoseNetwork(PciAddress device, NetworkConfig config) implements Step {}

    /// Has the host let go of its screen on a card: the virtual consoles, then the firmware's framebuffer.
    record LoseScreen(PciAddress device, HostScreen screen) implements Step {}

    /// Gives the host its screen on a card again, whose driver has come back.
    record RestoreScreen(PciAddress device, HostScreen screen) implements Step {}

    /// Gives an interface that came back what it had configured, where the host's own network service has not.
    record RestoreNetwork(PciAddress device, NetworkConfig config) implements Step {}

    /// Gives a guest another definition; `before` and `after` are the hypervisor's own form, whole.
    ///
    /// @param running whether the guest may run: what it runs with is then changed by a step of its own
    record DefineGuest(GuestName guest, String before, String after, boolean running) implements Step {
        /// Of a guest that is shut off.
        public DefineGuest(GuestName guest, String before, String after) {
            this(guest, before, after, false);
        }
    }

    /// Sets a boolean of SELinux, now and for every boot to come.
    record SetBoolean(String name, boolean before, boolean after) implements Step {}

    record StartGuest(GuestName guest) implements Step {}

    /// Ends a guest at once, as pulling its plug would.
    record StopGuest(GuestName guest) implements Step {}

    /// Plugs a function into a guest that runs. Its definition stays.
    ///
    /// @param element the device in the hypervisor's form, `<hostdev …>`
    record PlugIn(GuestName guest, PciAddress device, String element) implements Step {}

    /// Has a guest that runs let go of a function, and waits until it has. Its definition stays.
    ///
    /// @param element as for [PlugIn]
    record PullOut(GuestName guest, PciAddress device, String element) implements Step {}

    /// Resets a function by the kernel's first method. What its registers held is lost.
    record ResetFunction(PciAddress device) implements Step {}

    /// Has the kernel forget a function, as if its card was pulled.
    ///
    /// @param bridge the one above it, which it is looked for behind; empty on a root bus
    /// @param before who has it now
    /// @param answered whether its configuration space answers now: else to put it back is that the kernel knows it
    record RemoveFunction(PciAddress device, Optional<PciAddress> bridge, Binding before, boolean answered)
            implements Step {}

    /// Has the kernel look for a function that it does not know, as a new card; then gives it a driver. The kernel's
    /// own choice of driver may have it for a moment.
    ///
    /// @param mustAnswer whether it is a failure where it is there and does not answer
    record FindAgain(PciAddress device, Optional<PciAddress> bridge, Binding after, boolean mustAnswer)
            implements Step {}

    /// Switches the power of the slot that a device is in: all of its functions go, or come.
    record SwitchSlot(PciAddress device, String slot, boolean on) implements Step {}

    /// Has Xen's store forget that a function is connected to a domain that is gone.
    record ForgetDomain(PciAddress device, int domain) implements Step {}
}
