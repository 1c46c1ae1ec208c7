package hostdev.core.doctor;

import hostdev.core.boot.MisspeltArgument;
import java.util.List;
import java.util.Optional;

/// A line `options MODULE PARAMETER=VALUE …` for a module that keeps devices for guests.
record OptionsLine(ModprobeLine line) {
    private static final String IDS = "ids";

    /// The first thing in it that does not mean what it looks like.
    Optional<Advice> fault() {
        List<String> words = line.words();
        String module = words.size() < 2 ? "" : words.get(1);
        if (GuestModules.parameters(module).isEmpty()) {
            return dotted(module);
        }
        for (int index = 2; index < words.size(); index++) {
            Optional<Advice> fault = fault(module, words.get(index), index);
            if (fault.isPresent()) {
                return fault;
            }
        }
        return Optional.empty();
    }

    /// `options vfio-pci.ids=…` is how the kernel command line has it.
    private Optional<Advice> dotted(String module) {
        int dot = module.indexOf('.');
        return dot > 0 && GuestModules.contains(module.substring(0, dot))
                ? Optional.of(unknown(
                        module,
                        "options " + module.substring(0, dot).replace('_', '-') + " " + module.substring(dot + 1)
                                + rest(2)))
                : Optional.empty();
    }

    private Optional<Advice> fault(String module, String word, int index) {
        int equals = word.indexOf('=');
        String name = equals < 0 ? word : word.substring(0, equals);
        String value = equals < 0 ? "" : word.substring(equals + 1);
        List<String> known = GuestModules.parameters(module).orElseThrow();
        if (known.contains(name)) {
            return blank(name, word, value, index);
        }
        boolean listsIds = IdList.looksLike(value.replace("\"", ""));
        Optional<String> meant = known.stream()
                .filter(each -> MisspeltArgument.alike(name, each))
                .findFirst();
        if (!listsIds && meant.isEmpty()) {
            return Optional.empty();
        }
        String parameter = meant.orElse(IDS);
        String meantModule = known.contains(parameter) ? module : "vfio_pci";
        return Optional.of(unknown(
                word, "options " + meantModule.replace('_', '-') + " " + parameter + "=" + value + rest(index + 1)));
    }

    private Optional<Advice> blank(String name, String word, String value, int index) {
        if (!name.equals(IDS)) {
            return Optional.empty();
        }
        List<String> lost = IdList.lost(line.words(), index);
        boolean cut = word.indexOf('=') < 0 || value.isEmpty();
        if (lost.isEmpty() && !cut) {
            return Optional.empty();
        }
        if (cut && !IdList.looksLike(rest(index + 1).replaceAll("^ ?=? ?", "").split(" ", 2)[0])) {
            return Optional.of(ModprobeRule.wrong(
                    line,
                    "ids-empty",
                    "ids lists no device: " + line,
                    "the line binds nothing",
                    "write ids=VENDOR:DEVICE, as in hostdev list --ids, or remove it"));
        }
        String after = cut
                ? rest(index + 1).replaceAll("^ ?= ?|^ ", "")
                : String.join("", lost) + rest(index + 1 + lost.size());
        return Optional.of(ModprobeRule.wrong(
                line,
                "blank-in-ids",
                cut
                        ? "a blank stands between ids and its value: " + line
                        : "a blank ends ids=: " + String.join(" ", lost) + " does not belong to it",
                "the devices that are meant stay with the host",
                "write it without blanks: options " + line.words().get(1).replace('_', '-') + " ids=" + value + after));
    }

    private Advice unknown(String word, String meant) {
        return ModprobeRule.wrong(
                line,
                "misspelt-parameter",
                "the module has no parameter '" + word + "'",
                "the kernel ignores it: no device is bound",
                "write it as: " + meant);
    }

    private String rest(int from) {
        List<String> words = line.words();
        return from < words.size() ? " " + String.join(" ", words.subList(from, words.size())) : "";
    }
}
