package hostdev.core.doctor;

import java.util.List;

/// One thing that is looked at.
@FunctionalInterface
interface Rule {
    /// Nothing where all is well, and where it could not be seen.
    List<Advice> judge(Setup setup);
}
