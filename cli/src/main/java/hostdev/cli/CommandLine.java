package hostdev.cli;

import java.util.ArrayList;
import java.util.List;

/// What was typed, parted into the verb and the rest. Options that many verbs have may stand before the verb too:
/// `hostdev --host /tmp/tree list`.
///
/// @param verb empty for plain `hostdev`
record CommandLine(String verb, List<String> rest) {
    static CommandLine split(List<String> typed) {
        List<String> rest = new ArrayList<>();
        int next = 0;
        while (next < typed.size() && typed.get(next).startsWith("-")) {
            String option = typed.get(next++);
            rest.add(option);
            if ((option.equals("--host") || option.equals("--connect")) && next < typed.size()) {
                rest.add(typed.get(next++));
            }
        }
        if (rest.equals(List.of("--version"))) {
            return new CommandLine("version", typed.subList(next, typed.size()));
        }
        if (next == typed.size()) {
            return new CommandLine("", rest);
        }
        String verb = typed.get(next++);
        if (verb.equals("plan") && next < typed.size() && !typed.get(next).startsWith("-")) {
            CommandLine planned = split(typed.subList(next, typed.size()));
            rest.addAll(planned.rest());
            return new CommandLine(Planned.PREFIX + planned.verb(), rest);
        }
        if (Verbs.isFamily(verb) && next < typed.size() && !typed.get(next).startsWith("-")) {
            verb = verb + " " + typed.get(next++);
        }
        rest.addAll(typed.subList(next, typed.size()));
        if (Verbs.isFamily(verb) && rest.remove("--help")) {
            rest.addFirst(verb);
            verb = "help";
        }
        return new CommandLine(verb, rest);
    }

    /// Whether `--json` is among the options, known before they are read: errors of reading them have a form too.
    boolean json() {
        int end = rest.indexOf("--");
        return (end < 0 ? rest : rest.subList(0, end)).contains("--json");
    }
}
