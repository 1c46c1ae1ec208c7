package hostdev.core.plan.step;

import hostdev.core.json.Json;
import hostdev.core.model.GuestName;
import hostdev.core.model.PciAddress;
import java.util.Optional;

/// One change to the host: what it is now, and what it shall be. A step converges: applied to a host that is anywhere
/// between `before` and `after` (power was cut) it leads to `after`; so its inverse leads back.
///
/// A step owns all that is said about it. Its effect is the executor's, one class a step, in `hostdev.host.apply`: what
/// must hold before it, what it does, and what must then be true.
public sealed interface Step
        permits DefineGuest,
                EditFile,
                FindAgain,
                ForgetDomain,
                KeepOrigin,
                KeepPromise,
                LoadModule,
                LoseNetwork,
                LoseScreen,
                PlugIn,
                ProbeDefault,
                PullOut,
                Rebind,
                RefreshBoot,
                RemoveFunction,
                ResetFunction,
                RestoreNetwork,
                RestoreScreen,
                SetBoolean,
                StartGuest,
                StopGuest,
                SwitchSlot,
                WriteHook {
    /// What JSON calls it: `rebind`.
    String word();

    /// As the journal and a saved plan have it, whole; [StepReader] reads it.
    Json json();

    /// As `--json` shows it: without what may be secret, with what was seen.
    default Json.ObjectBuilder shown(Telling told) {
        Json.ObjectBuilder shown = Json.object(json());
        told.bound().ifPresent(binding -> shown.put("seen", OriginJson.write(binding)));
        return shown;
    }

    /// The function that it is about; empty for a guest's or a module's.
    default Optional<PciAddress> function() {
        return Optional.empty();
    }

    /// The guest whose definition or run it changes.
    default Optional<GuestName> runOf() {
        return Optional.empty();
    }

    /// The step that puts back what was there; empty where nothing can, or where nothing need be.
    Optional<Step> inverse();

    /// Whether what it does is gone at a reboot: such a step is read again after a new boot and never replayed.
    boolean isVolatile();

    /// What it costs the host: decides whether a person is asked first.
    Consequence consequence();

    /// What no step can put back; empty for a step that can be undone, and for one that leaves nothing to undo.
    default Optional<String> lasting() {
        return Optional.empty();
    }

    /// The function, guest, file or module.
    String subject();

    /// The subject as a person sees it; empty for a step that a person need not see.
    default Optional<String> title() {
        return Optional.of(subject());
    }

    /// What becomes of the subject.
    String describe(Telling told);

    /// Ends "waiting for …".
    String waitsFor();

    /// The commands by which a person brings about what the step would have.
    String byHand();
}
