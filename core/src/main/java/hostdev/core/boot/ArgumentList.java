package hostdev.core.boot;

import java.util.ArrayList;
import java.util.List;

/// The arguments at one place of a file while they are edited: those that stay keep their spelling, and all keep the
/// white space in front of them.
final class ArgumentList {
    /// One argument, and the white space in front of it.
    private static final class Item {
        private String gap;
        private String raw;
        private BootArgument argument;
        private boolean wanted;

        Item(String gap, String raw, BootArgument argument) {
            this.gap = gap;
            this.raw = raw;
            this.argument = argument;
        }
    }

    private final Quoting quoting;
    private final List<Item> items = new ArrayList<>();
    private String tail;

    ArgumentList(Quoting quoting, String raw) {
        this.quoting = quoting;
        int end = 0;
        for (Quoting.Word word : quoting.split(raw)) {
            String gap = raw.substring(end, word.from());
            items.add(new Item(gap, raw.substring(word.from(), word.to()), argument(word.meant())));
            end = word.to();
        }
        this.tail = raw.substring(end);
    }

    /// What no argument can be is some other text, and is not touched.
    private static BootArgument argument(String meant) {
        return BootArgument.isValid(meant) ? new BootArgument(meant) : new BootArgument("?");
    }

    List<BootArgument> arguments() {
        return items.stream().map(item -> item.argument).toList();
    }

    boolean isEmpty() {
        return items.isEmpty();
    }

    /// What is behind `--` is not the kernel's but the first process's.
    private int end() {
        for (int index = 0; index < items.size(); index++) {
            if (items.get(index).argument.text().matches("---?")) {
                return index;
            }
        }
        return items.size();
    }

    /// Takes away what the argument means.
    void remove(BootArgument unwanted) {
        for (int index = end() - 1; index >= 0; index--) {
            Item item = items.get(index);
            if (unwanted.means(item.argument)) {
                drop(index);
            } else {
                ListValues.without(item.argument, unwanted).ifPresent(rest -> write(item, rest));
            }
        }
    }

    private void write(Item item, BootArgument argument) {
        item.raw = quoting.written(argument.text());
        item.argument = argument;
    }

    private void drop(int index) {
        Item dropped = items.remove(index);
        if (!dropped.gap.isEmpty()) {
            return;
        }
        if (index < items.size()) {
            items.get(index).gap = dropped.gap;
        } else {
            tail = "";
        }
    }

    /// Whether it is there already, where no other of its name comes after it; it is then not taken for another that
    /// shall be added.
    boolean keep(BootArgument argument) {
        for (int index = end() - 1; index >= 0; index--) {
            Item item = items.get(index);
            if (!item.wanted && item.argument.key().equals(argument.key())) {
                if (ListValues.joined(item.argument, argument).sameAs(item.argument)) {
                    item.wanted = true;
                    return true;
                }
                if (!argument.gathers() && argument.replaces(item.argument)) {
                    return false;
                }
            }
        }
        return false;
    }

    /// Puts it in the place of the last of its name.
    boolean replace(BootArgument argument) {
        for (int index = end() - 1; index >= 0; index--) {
            Item item = items.get(index);
            if (!item.wanted && argument.replaces(item.argument)) {
                write(item, ListValues.joined(item.argument, argument));
                item.wanted = true;
                return true;
            }
        }
        return false;
    }

    /// @param lead the white space before it where nothing else is there
    void append(BootArgument argument, String lead) {
        int at = end();
        if (at > 0) {
            close(items.get(at - 1));
        }
        Item item = new Item(" ", quoting.written(argument.text()), argument);
        item.wanted = true;
        if (items.isEmpty()) {
            item.gap = tail.isEmpty() ? lead : tail;
            tail = "";
        } else if (at == 0) {
            item.gap = items.getFirst().gap;
            items.getFirst().gap = " ";
        }
        items.add(at, item);
    }

    /// A quote that is open up to the line's end would swallow what comes behind it; the kernel closes it there.
    private void close(Item last) {
        if (quoting.split(last.raw + " x").size() == 1) {
            last.raw += quoting.written("\"");
        }
    }

    /// Takes away all others of its name.
    void dropContradicting(BootArgument wanted) {
        for (int index = end() - 1; index >= 0; index--) {
            Item item = items.get(index);
            if (!item.wanted && item.argument.key().equals(wanted.key())) {
                drop(index);
            }
        }
    }

    String text() {
        StringBuilder text = new StringBuilder();
        for (Item item : items) {
            text.append(item.gap).append(item.raw);
        }
        return text.append(tail).toString();
    }
}
