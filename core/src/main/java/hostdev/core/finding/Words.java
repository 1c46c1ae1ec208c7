package hostdev.core.finding;

import hostdev.core.model.Attachment;
import hostdev.core.model.DriverName;
import hostdev.core.model.Holder;
import hostdev.core.model.PciFunction;
import java.util.List;
import java.util.Optional;

/// How findings name things.
final class Words {
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

    /// `A`, `A and B`, `A, B and C`
    static String joined(List<?> things) {
        StringBuilder words = new StringBuilder();
        for (int i = 0; i < things.size(); i++) {
            String before = i == 0 ? "" : i == things.size() - 1 ? " and " : ", ";
            words.append(before).append(things.get(i));
        }
        return words.toString();
    }

    static Optional<DriverName> driver(PciFunction function) {
        return function.driver().seen().flatMap(driver -> driver);
    }
}
