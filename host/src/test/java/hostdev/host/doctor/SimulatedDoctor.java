package hostdev.host.doctor;

import hostdev.core.doctor.Advice;
import hostdev.core.doctor.Doctor;
import hostdev.core.finding.Finding;
import hostdev.host.sim.SimulatedMachine;
import java.util.List;
import java.util.Optional;

/// What the doctor finds on a simulated host with one graphics card for guests, and on the same host with more lines.
final class SimulatedDoctor {
    private static final String HOST = """
        kernel 6.12.57
        acpi   DMAR
        driver nvidia
        function 00:00.0 8086:3ec2 class=060000 group=0
        function 00:01.0 8086:1901 class=060400 driver=pcieport group=1
        function 00:02.0 8086:3e92 class=030000 driver=i915 group=2 boot-vga
        function 01:00.0 10de:2504 class=030000 driver=nvidia group=3 behind=00:01.0 reset=bus
        function 01:00.1 10de:228e class=040300 driver=snd_hda_intel group=3 behind=00:01.0 reset=bus
        function 02:00.0 144d:a80a class=010802 driver=nvme group=4 reset=flr
        function 03:00.0 8086:1539 class=020000 driver=igb group=5 reset=flr
        disk nvme0n1 on=02:00.0
        partition nvme0n1p1 of=nvme0n1
        mount /dev/nvme0n1p1 /
        interface enp3s0 on=03:00.0 up
        card card0 on=00:02.0
        """;

    private SimulatedDoctor() {}

    /// @param line the kernel command line behind `intel_iommu=on`
    static List<Finding> findings(String line, String... lines) {
        String text = HOST + "file /proc/cmdline BOOT_IMAGE=/vmlinuz root=/dev/nvme0n1p1 intel_iommu=on " + line
                + "\\n\n" + String.join("\n", lines) + "\n";
        return Doctor.examine(
                        SetupReader.read(SimulatedMachine.of("doctor", text).root(), Optional.empty()))
                .stream()
                .map(Advice::finding)
                .toList();
    }

    /// The only one of this kind.
    static Finding only(String code, List<Finding> findings) {
        List<Finding> found =
                findings.stream().filter(finding -> finding.code().equals(code)).toList();
        if (found.size() != 1) {
            throw new AssertionError(code + " in " + findings);
        }
        return found.getFirst();
    }

    static List<String> codes(List<Finding> findings) {
        return findings.stream().map(Finding::code).toList();
    }
}
