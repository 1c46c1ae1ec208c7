package hostdev.it.fuzz;

import static hostdev.it.fuzz.Oracle.require;
import static java.nio.charset.StandardCharsets.UTF_8;

import hostdev.core.format.AgentText;
import hostdev.core.format.IpJson;
import hostdev.core.format.XenText;
import hostdev.core.json.Json;
import hostdev.core.json.JsonText;
import hostdev.core.plan.JournalText;
import hostdev.core.plan.Phase;
import hostdev.core.plan.PlanRecord;
import hostdev.core.plan.SavedPlan;
import hostdev.core.plan.step.NotAStep;

/// JSON of others and of ours: written again it is the same, and where it is of another form that is told.
final class JsonOracles {
    private JsonOracles() {}

    static void json(byte[] input) {
        String text = new String(input, UTF_8);
        value(text);
        savedPlan(text);
        journal(text);
        addresses(text);
        AgentText.devices(text);
        AgentText.disks(text);
        AgentText.interfaces(text);
        XenText.takesDevices(text);
    }

    private static void value(String text) {
        try {
            Json value = JsonText.parse(text);
            require(JsonText.parse(JsonText.line(value)).equals(value), "a line is the same value");
            require(JsonText.parse(JsonText.pretty(value)).equals(value), "indented it is the same value");
        } catch (JsonText.NotJson refused) {
            require(refused.getMessage() != null, "a refusal says why");
        }
    }

    private static void savedPlan(String text) {
        try {
            SavedPlan saved = SavedPlan.parse(text);
            require(SavedPlan.parse(JsonText.pretty(saved.json())).equals(saved), "a plan saved again is the same");
        } catch (NotAStep refused) {
            require(refused.getMessage() != null, "a refusal says why");
        }
    }

    private static void journal(String text) {
        boolean over = JournalText.hasEnded(text);
        try {
            JournalText.Contents contents = JournalText.parse(text);
            require(text.startsWith(contents.whole()), "what is whole is the beginning");
            boolean ended =
                    contents.plan().map(PlanRecord::last).filter(Phase::isEnd).isPresent();
            require(!over || !contents.whole().equals(text) || ended, "the last line alone tells the same");
        } catch (JournalText.NotAJournal refused) {
            require(refused.getMessage() != null, "a refusal says why");
        }
    }

    private static void addresses(String text) {
        try {
            IpJson.config(text, text, text);
        } catch (JsonText.NotJson refused) {
            require(refused.getMessage() != null, "a refusal says why");
        }
        try {
            IpJson.addresses(text);
        } catch (JsonText.NotJson refused) {
            require(refused.getMessage() != null, "a refusal says why");
        }
    }
}
