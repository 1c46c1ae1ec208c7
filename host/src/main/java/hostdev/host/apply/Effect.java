package hostdev.host.apply;

import hostdev.core.plan.step.DefineGuest;
import hostdev.core.plan.step.EditFile;
import hostdev.core.plan.step.FindAgain;
import hostdev.core.plan.step.ForgetDomain;
import hostdev.core.plan.step.KeepOrigin;
import hostdev.core.plan.step.KeepPromise;
import hostdev.core.plan.step.LoadModule;
import hostdev.core.plan.step.LoseNetwork;
import hostdev.core.plan.step.LoseScreen;
import hostdev.core.plan.step.PlugIn;
import hostdev.core.plan.step.ProbeDefault;
import hostdev.core.plan.step.PullOut;
import hostdev.core.plan.step.Rebind;
import hostdev.core.plan.step.RefreshBoot;
import hostdev.core.plan.step.RemoveFunction;
import hostdev.core.plan.step.ResetFunction;
import hostdev.core.plan.step.RestoreNetwork;
import hostdev.core.plan.step.RestoreScreen;
import hostdev.core.plan.step.SetBoolean;
import hostdev.core.plan.step.StartGuest;
import hostdev.core.plan.step.Step;
import hostdev.core.plan.step.StopGuest;
import hostdev.core.plan.step.SwitchSlot;
import hostdev.core.plan.step.WriteHook;
import java.util.List;
import java.util.Optional;

/// What a step does to the machine.
interface Effect {
    /// Looks afresh whether the step can be done.
    ///
    /// @throws hostdev.core.finding.Problem not fit, where the machine is not as the plan found it
    void require();

    /// Leads to the step's `after` from wherever the machine is, and looks whether it got there.
    Outcome perform();

    /// The files of the kernel that the step writes into where all goes as planned, one for each write.
    default List<String> writes() {
        return List.of();
    }

    /// Whether the machine is as the step leaves it. Where that cannot be told, it is not.
    default boolean isDone() {
        return false;
    }

    /// What somebody else has made of that which the step leads from, or to; empty where it is at either end of the
    /// step or between them. Where it is not, the step must not be done: it would write over what they did.
    default Optional<String> changedByOthers() {
        return Optional.empty();
    }

    /// Whether a failure may leave something half done, which the step's inverse then puts back.
    default boolean mayFailHalfway() {
        return true;
    }

    /// The only switch over steps in this package.
    static Effect of(Step step, Machine machine) {
        return switch (step) {
            case LoadModule(var module) -> new LoadModuleEffect(module, machine);
            case SetBoolean(var name, var before, var after) -> new SetBooleanEffect(name, before, after, machine);
            case KeepOrigin(var device, var before, var after) -> new KeepOriginEffect(device, before, after, machine);
            case KeepPromise(var guest, var device, var before, var after) ->
                new KeepPromiseEffect(guest, device, before, after, machine);
            case WriteHook(var path, var before, var after) -> new WriteHookEffect(path, before, after, machine);
            case EditFile(var path, var before, var after) -> new EditFileEffect(path, before, after, machine);
            case RefreshBoot(var tool, var now) -> now ? new RefreshBootEffect(tool, machine) : new NoEffect();
            case Rebind(var device, var before, var after) -> new RebindEffect(device, before, after, machine);
            case ProbeDefault(var device, var before) -> new ProbeDefaultEffect(device, before, machine);
            case LoseNetwork _ -> new NoEffect();
            case LoseScreen(var _, var screen) -> new LoseScreenEffect(screen, machine);
            case RestoreScreen(var device, var screen) -> new RestoreScreenEffect(device, screen, machine);
            case RestoreNetwork(var device, var config) -> new RestoreNetworkEffect(device, config, machine);
            case DefineGuest(var guest, var before, var after, var running) ->
                new DefineGuestEffect(guest, before, after, running, machine);
            case StartGuest(var guest) -> new StartGuestEffect(guest, machine);
            case StopGuest(var guest) -> new StopGuestEffect(guest, machine);
            case PlugIn(var guest, var device, var element) -> new PlugInEffect(guest, device, element, machine);
            case PullOut(var guest, var device, var element) -> new PullOutEffect(guest, device, element, machine);
            case ResetFunction(var device) -> new ResetEffect(device, machine);
            case RemoveFunction(var device, var _, var before, var _) -> new RemoveEffect(device, before, machine);
            case FindAgain found -> new FindAgainEffect(found, machine);
            case ForgetDomain(var device, var domain) -> new ForgetDomainEffect(device, domain, machine);
            case SwitchSlot(var device, var slot, var power) -> new SwitchSlotEffect(device, slot, power, machine);
        };
    }

    /// For a step that only says something.
    record NoEffect() implements Effect {
        @Override
        public void require() {}

        @Override
        public Outcome perform() {
            return Outcome.done();
        }
    }
}
