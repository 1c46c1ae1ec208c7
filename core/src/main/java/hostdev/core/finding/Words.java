package hostdev.core.finding;

import hostdev.core.model.Attachment;
import hostdev.core.model.DriverName;
import hostdev.core.model.Few;
import hostdev.core.model.Holder;
import hostdev.core.model.PciFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How findings name things.
final class Words {
    /// More than a chipset's group has; a group of thousands of virtual functions would fill screens.
    private static final int MOST_NAMED = 32;

    private Words() {}

    /// `the guest win11 (process 4711)`, `process 812 (spdk_tgt)`
    static String holder(Holder holder) {
        return holder.words();
    }

    static String thing(Attachment attachment) {
        StringBuilder words = new StringBuilder(attachment.name());
        for (Attachment.Use use : attachment.uses()) {
            words.append(' ').append(use.what());
        }
        return words.toString();
    }

    /// `A`, `A and B`, `A, B and C`; of a great many the first ones, and how many more there are.
    static String joined(List<?> things) {
        if (things.size() > MOST_NAMED) {
            return joined(some(things));
        }
        StringBuilder words = new StringBuilder();
        for (int i = 0; i < things.size(); i++) {
            String before = i == 0 ? "" : i == things.size() - 1 ? " and " : ", ";
            words.append(before).append(things.get(i));
        }
        return words.toString();
    }

    /// All of them, or of a great many the first ones and how many more there are.
    static List<String> some(List<?> things) {
        Few<?> few = Few.of(things, MOST_NAMED - 1);
        List<String> some = new ArrayList<>();
        few.named().forEach(thing -> some.add(thing.toString()));
        if (few.more() > 0) {
            some.add(few.more() + " more");
        }
        return some;
    }

    static Optional<DriverName> driver(PciFunction function) {
        return function.driver().seen().flatMap(driver -> driver);
    }
}
