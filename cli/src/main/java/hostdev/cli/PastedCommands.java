package hostdev.cli;

import hostdev.core.json.Json;
import hostdev.core.model.ShellWord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The commands in what is printed, as a person pastes them: what was asked through `--connect URI` is asked there
/// again. Everything that is printed goes through here, so that no message has to think of it.
final class PastedCommands {
    private static final Pattern OURS = Pattern.compile("(?<![\\w./-])hostdev ([a-z][a-z-]*)(?: ([a-z][a-z-]*))?");
    private static final Pattern VIRSH = Pattern.compile("(?<![\\w./-])virsh (?=([a-z][a-z-]*))");

    /// What of virsh is suggested anywhere; other words behind it are prose.
    private static final Set<String> OF_VIRSH = Set.of(
            "define",
            "destroy",
            "detach-device",
            "domcapabilities",
            "domrename",
            "dumpxml",
            "edit",
            "list",
            "nodedev-list",
            "shutdown",
            "start");

    private final String connect;

    /// @param uri as `--connect` names it
    PastedCommands(String uri) {
        this.connect = Option.CONNECT.name() + " " + ShellWord.of(uri);
    }

    String text(String text) {
        if (text.indexOf('\n') >= 0 || text.contains(Option.CONNECT.name())) {
            return text; // a file's content, or a command that says it already
        }
        String ours = OURS.matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(verb(found.group(1), found.group(2))
                        .map(verb -> "hostdev " + verb + " " + connect
                                + found.group().substring(8 + verb.length()))
                        .orElse(found.group())));
        return VIRSH.matcher(ours)
                .replaceAll(found -> Matcher.quoteReplacement(
                        OF_VIRSH.contains(found.group(1)) ? found.group() + connect + " " : found.group()));
    }

    /// The verb that these words name, where it takes `--connect`.
    private static Optional<String> verb(String first, String second) {
        String two = first + " " + second;
        return Optional.of(Verbs.find(two).isPresent() ? two : first)
                .filter(name -> Verbs.find(name)
                        .flatMap(verb -> verb.option(Option.CONNECT.name()))
                        .isPresent());
    }

    Json json(Json value) {
        return switch (value) {
            case Json.Text(var text) -> new Json.Text(text(text));
            case Json.Arr(var items) -> {
                List<Json> all = new ArrayList<>();
                items.forEach(item -> all.add(json(item)));
                yield Json.list(all);
            }
            case Json.Obj(var members) -> {
                Json.ObjectBuilder object = Json.object();
                members.forEach((name, member) -> object.put(name, json(member)));
                yield object.build();
            }
            case Json.Num _, Json.Decimal _, Json.Bool _, Json.Null _ -> value;
        };
    }
}
