package hostdev.core.boot;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// `grub.cfg` of GRUB 2: a script (its manual, "Writing full configuration files directly"). What is looked at are its
/// menu entries, and in them the commands that load Linux or Xen.
final class GrubScript {
    private record Word(int from, int to, String meant) {}

    /// What a `{` has opened.
    private static final class Block {
        private final String kind;
        private final String title;
        private final String id;
        private final int index;
        private int children;
        private Optional<List<Word>> linux = Optional.empty();
        private Optional<List<Word>> xen = Optional.empty();
        private Optional<List<Word>> initrd = Optional.empty();

        Block(String kind, String title, String id, int index) {
            this.kind = kind;
            this.title = title;
            this.id = id;
            this.index = index;
        }

        boolean isNamed(String name) {
            return name.equals(String.valueOf(index)) || name.equals(title) || (!id.isEmpty() && name.equals(id));
        }
    }

    /// An entry that was read, and what it is below.
    private record Found(Block entry, List<Block> path, int close) {}

    private final String text;
    private final Deque<Block> open = new ArrayDeque<>();
    private final Block top = new Block("", "", "", 0);
    private final List<Found> entries = new ArrayList<>();
    private Optional<String> usual = Optional.of("0");

    private GrubScript(String text) {
        this.text = text;
    }

    static Menu read(String text) {
        GrubScript script = new GrubScript(text);
        script.scan();
        List<EntryArguments> lines = new ArrayList<>();
        for (Found found : script.entries) {
            script.add(lines, found);
        }
        return new Menu(
                List.copyOf(lines),
                script.usual.isPresent()
                        ? Optional.empty()
                        : Optional.of("the default is what GRUB has saved, which is not in this file"));
    }

    private void scan() {
        List<Word> statement = new ArrayList<>();
        int index = 0;
        while (index < text.length()) {
            char c = text.charAt(index);
            if (c == '\n' || c == ';') {
                statement(statement);
                index++;
            } else if (Character.isWhitespace(c) || text.startsWith("\\\n", index)) {
                index += c == '\\' ? 2 : 1;
            } else if (c == '#') {
                int end = text.indexOf('\n', index);
                index = end < 0 ? text.length() : end;
            } else {
                int end = ShellText.wordEnd(text, index);
                take(statement, new Word(index, end, ShellText.unquoted(text.substring(index, end))));
                index = end;
            }
        }
        statement(statement);
    }

    private void take(List<Word> statement, Word word) {
        switch (text.substring(word.from(), word.to())) {
            case "{" -> {
                opened(statement);
                statement.clear();
            }
            case "}" -> {
                statement(statement);
                closed(word);
            }
            default -> statement.add(word);
        }
    }

    private void opened(List<Word> statement) {
        String kind = statement.isEmpty() ? "" : statement.getFirst().meant();
        boolean counts = kind.equals("menuentry") || kind.equals("submenu");
        Block parent = open.isEmpty() ? top : open.getFirst();
        String title = counts && statement.size() > 1 ? statement.get(1).meant() : "";
        open.push(new Block(kind, title, id(statement), counts ? parent.children++ : -1));
    }

    private static String id(List<Word> statement) {
        for (int index = 0; index + 1 < statement.size(); index++) {
            String word = statement.get(index).meant();
            if (word.equals("--id") || word.equals("$menuentry_id_option")) {
                return statement.get(index + 1).meant();
            }
        }
        return "";
    }

    private void closed(Word brace) {
        if (open.isEmpty()) {
            return;
        }
        List<Block> path = new ArrayList<>(open).reversed();
        Block block = open.pop();
        if (block.kind.equals("menuentry") && block.linux.isPresent()) {
            entries.add(new Found(block, path, brace.from()));
        }
    }

    private void statement(List<Word> words) {
        if (words.size() > 1) {
            String command = words.getFirst().meant();
            if (command.equals("set") && words.get(1).meant().startsWith("default=")) {
                setDefault(words.get(1).meant().substring("default=".length()));
            }
            if (!open.isEmpty()) {
                load(open.getFirst(), command, List.copyOf(words));
            }
        }
        words.clear();
    }

    private void setDefault(String value) {
        if (value.contains("saved_entry")) {
            usual = Optional.empty();
        } else if (!value.contains("$") && usual.isPresent()) {
            usual = Optional.of(value);
        }
    }

    private static void load(Block entry, String command, List<Word> words) {
        if (files(words).findFirst().isEmpty()) {
            return; // a line without a file loads nothing
        }
        switch (command) {
            case "linux", "linux16", "linuxefi" -> entry.linux = Optional.of(words);
            case "multiboot", "multiboot2", "xen_hypervisor" -> entry.xen = Optional.of(words);
            case "initrd", "initrd16", "initrdefi" -> entry.initrd = Optional.of(words);
            case "module", "module2", "xen_module" -> {
                if (entry.linux.isEmpty()) {
                    entry.linux = Optional.of(words);
                } else if (entry.initrd.isEmpty()) {
                    entry.initrd = Optional.of(words);
                }
            }
            default -> {
                // loads nothing with arguments
            }
        }
    }

    private void add(List<EntryArguments> lines, Found found) {
        Block block = found.entry();
        List<Word> linux = block.linux.orElseThrow();
        BootEntry entry = new BootEntry(block.title, Optional.of(file(linux).meant()), isUsual(found.path()));
        block.xen.ifPresent(xen -> lines.add(new EntryArguments(entry, true, arguments(xen))));
        ArgumentPlace initrd = block.initrd
                .map(words -> ArgumentPlace.of(file(words).from(), file(words).to(), Quoting.SCRIPT, ""))
                .orElseGet(() -> newInitrd(linux, found.close()));
        lines.add(new EntryArguments(entry, false, List.of(arguments(linux)), 0, Optional.of(initrd)));
    }

    private boolean isUsual(List<Block> path) {
        List<String> names = usual.map(name -> List.of(name.split(">", -1))).orElse(List.of());
        if (names.size() != path.size()) {
            return false;
        }
        for (int level = 0; level < names.size(); level++) {
            if (!path.get(level).isNamed(names.get(level))) {
                return false;
            }
        }
        return true;
    }

    private static Word file(List<Word> words) {
        return files(words).findFirst().orElseThrow();
    }

    /// What is behind the command and no option: the file first.
    private static Stream<Word> files(List<Word> words) {
        return words.stream().skip(1).filter(word -> !word.meant().startsWith("--"));
    }

    private static ArgumentPlace arguments(List<Word> words) {
        int from = file(words).to();
        return ArgumentPlace.of(from, Math.max(from, words.getLast().to()), Quoting.SCRIPT, " ");
    }

    /// Before the line with the closing brace, as the line that loads the kernel is.
    private ArgumentPlace newInitrd(List<Word> linux, int close) {
        int line = text.lastIndexOf('\n', linux.getFirst().from()) + 1;
        String indent = text.substring(line, linux.getFirst().from());
        String command = linux.getFirst().meant();
        String same = command.startsWith("linux") ? "initrd" + command.substring("linux".length()) : command;
        return ArgumentPlace.absent(text.lastIndexOf('\n', close) + 1, Quoting.SCRIPT, indent + same + " ", "\n");
    }
}
