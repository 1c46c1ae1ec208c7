package hostdev.core.plan.step;

import hostdev.core.json.Json;

/// Steps from what [Step#json] gives: the journal, a saved plan.
public final class StepReader {
    private StepReader() {}

    /// @throws NotAStep where it is not what [Step#json] gives
    public static Step read(Json value) throws NotAStep {
        StepFields fields = StepFields.in(value);
        String word = fields.text("step");
        return switch (word) {
            case DefineGuest.WORD -> DefineGuest.read(fields);
            case EditFile.WORD -> EditFile.read(fields);
            case FindAgain.WORD -> FindAgain.read(fields);
            case ForgetDomain.WORD -> ForgetDomain.read(fields);
            case KeepOrigin.WORD -> KeepOrigin.read(fields);
            case KeepPromise.WORD -> KeepPromise.read(fields);
            case LoadModule.WORD -> LoadModule.read(fields);
            case LoseNetwork.WORD -> LoseNetwork.read(fields);
            case LoseScreen.WORD -> LoseScreen.read(fields);
            case PlugIn.WORD -> PlugIn.read(fields);
            case ProbeDefault.WORD -> ProbeDefault.read(fields);
            case PullOut.WORD -> PullOut.read(fields);
            case Rebind.WORD -> Rebind.read(fields);
            case RefreshBoot.WORD -> RefreshBoot.read(fields);
            case RemoveFunction.WORD -> RemoveFunction.read(fields);
            case ResetFunction.WORD -> ResetFunction.read(fields);
            case RestoreNetwork.WORD -> RestoreNetwork.read(fields);
            case RestoreScreen.WORD -> RestoreScreen.read(fields);
            case SetBoolean.WORD -> SetBoolean.read(fields);
            case StartGuest.WORD -> StartGuest.read(fields);
            case StopGuest.WORD -> StopGuest.read(fields);
            case SwitchSlot.WORD -> SwitchSlot.read(fields);
            case WriteHook.WORD -> WriteHook.read(fields);
            default -> throw new NotAStep("unknown step '" + word + "'");
        };
    }
}
