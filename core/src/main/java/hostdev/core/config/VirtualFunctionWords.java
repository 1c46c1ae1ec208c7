package hostdev.core.config;

import java.util.List;

/// The SR-IOV capability (PCI Express Base Specification 6.0, 9.3.3).
final class VirtualFunctionWords {
    private VirtualFunctionWords() {}

    static String of(Space space, int at, List<Row> rows) {
        rows.add(Register.of("IOVCap", space.dword(at + 4))
                .flags(0, "Migration . 10BitTagReq")
                .hex("Interrupt Message Number:", 21, 11, 3)
                .row());
        rows.add(Register.of("IOVCtl", space.word(at + 8))
                .flags(0, "Enable Migration Interrupt MSE ARIHierarchy 10BitTagReq")
                .row());
        rows.add(
                Register.of("IOVSta", space.word(at + 10)).flags(0, "Migration").row());
        rows.add(Register.of("Initial VFs", 0)
                .say("", Integer.toString(space.word(at + 12)))
                .say("Total VFs:", Integer.toString(space.word(at + 14)))
                .say("Number of VFs:", Integer.toString(space.word(at + 16)))
                .say("Function Dependency Link:", Register.hex(space.octet(at + 18), 2))
                .row());
        rows.add(Register.of("VF offset", 0)
                .say("", Integer.toString(space.word(at + 20)))
                .say("stride:", Integer.toString(space.word(at + 22)))
                .say("Device ID:", Register.hex(space.word(at + 26), 4))
                .row());
        rows.add(Register.of("Supported Page Size", 0)
                .say("", Register.hex(space.dword(at + 28), 8))
                .say("System Page Size:", Register.hex(space.dword(at + 32), 8))
                .row());
        return "Single Root I/O Virtualization (SR-IOV)";
    }
}
