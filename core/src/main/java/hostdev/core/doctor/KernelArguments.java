package hostdev.core.doctor;

import hostdev.core.boot.BootArgument;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The arguments of a kernel that runs, or of Xen; what is behind `--` is the first process's.
public record KernelArguments(List<Argument> all) {
    /// @param name with `_` for each `-`, which are the same to the kernel (kernel/params.c, `parameq`)
    /// @param value empty where there is none
    /// @param text as it stands there
    public record Argument(String name, String value, String text) {
        /// Its value's parts between commas.
        List<String> values() {
            return List.of(value.split(",", -1));
        }
    }

    public static KernelArguments parse(String line) {
        List<Argument> all = new ArrayList<>();
        for (String word : BootArgument.split(line)) {
            if (word.equals("--")) {
                break;
            }
            int equals = word.indexOf('=');
            String name = equals < 0 ? word : word.substring(0, equals);
            String value = equals < 0 ? "" : word.substring(equals + 1).replace("\"", "");
            all.add(new Argument(name.replace('-', '_'), value, word));
        }
        return new KernelArguments(List.copyOf(all));
    }

    List<Argument> named(String name) {
        return all.stream().filter(argument -> argument.name().equals(name)).toList();
    }

    /// The last argument of this name that says any of these words between commas.
    Optional<Argument> saying(String name, List<String> words) {
        Optional<Argument> found = Optional.empty();
        for (Argument argument : named(name)) {
            if (argument.values().stream().anyMatch(words::contains)) {
                found = Optional.of(argument);
            }
        }
        return found;
    }
}
