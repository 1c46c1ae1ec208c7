package hostdev.host.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.doctor.Advice;
import hostdev.core.doctor.Advice.Certainty;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Why the IOMMU is off, or that it is on and needs nothing.
class IommuRuleTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path directory;

    private Advice off(String line) {
        Advice only = Machine.intel(directory).withoutGroups().line(line).only();
        assertThat(only.finding().code()).isEqualTo("iommu-off");
        assertThat(only.blocks()).isTrue();
        return only;
    }

    @Test
    void aFitMachineIsAnsweredWithOneLine() {
        Machine machine = Machine.intel(directory);
        assertThat(machine.advice()).isEmpty();
        assertThat(machine.ready())
                .isEqualTo("nothing is in the way: the IOMMU is on (Intel VT-d), 2 groups, as the kernel's line says"
                        + " (intel_iommu=on)");
    }

    @Test
    void amdNeedsNoParameterAndTheDoctorSaysSo() {
        Machine machine = Machine.amd(directory);
        assertThat(machine.advice()).isEmpty();
        assertThat(machine.ready())
                .endsWith("the IOMMU is on (AMD-Vi), 2 groups; no kernel parameter is needed for it");
    }

    @Test
    void intelWithTheBuiltInDefaultNeedsNoParameterAndTheDoctorSaysSo() {
        Machine machine = Machine.intel(directory)
                .line("root=/dev/vda")
                .file("/boot/config-" + Machine.RELEASE, "CONFIG_INTEL_IOMMU_DEFAULT_ON_INTGPU_OFF=y\n");
        assertThat(machine.advice()).isEmpty();
        assertThat(machine.ready())
                .contains("no kernel parameter is needed for it: the kernel was built so (/boot/config-");
    }

    @Test
    void aMissingParameterIsNoFindingWhereGroupsAreFilled() {
        assertThat(Machine.intel(directory).line("root=/dev/vda").advice()).isEmpty();
    }

    @Test
    void namesTheArgumentThatSwitchesItOff() {
        Advice told = off("root=/dev/vda quiet intel_iommu=off");
        assertThat(told.finding().what()).endsWith("its line says intel_iommu=off");
        assertThat(told.finding().fix().orElseThrow()).contains("change intel_iommu=off to intel_iommu=on");
        assertThat(told.certainty()).isEqualTo(Certainty.SEEN);
    }

    @Test
    void namesTheBuiltInDefaultWhereTheLineSaysNothing() {
        Advice told = off("root=/dev/vda quiet");
        assertThat(told.finding().what())
                .contains("its line does not say intel_iommu=on")
                .contains("/boot/config-6.12.107+deb13-amd64: CONFIG_INTEL_IOMMU_DEFAULT_ON is not set");
    }

    @Test
    void isLessSureWhereWhatTheKernelWasBuiltWithIsNotKnown() {
        Machine machine = Machine.intel(directory).withoutGroups().line("root=/dev/vda");
        assertThat(machine.without("/boot/config-" + Machine.RELEASE).only().certainty())
                .isEqualTo(Certainty.LIKELY);
    }

    @Test
    void ofTwoContradictingArgumentsTheLastCounts() {
        Machine machine = Machine.intel(directory).withoutGroups().line("intel_iommu=on quiet intel_iommu=off");
        assertThat(machine.codes()).containsExactly("iommu-off", "contradictory-arguments");
        assertThat(machine.line("intel_iommu=off intel_iommu=on")
                        .advice()
                        .getFirst()
                        .finding()
                        .what())
                .endsWith("its line says intel_iommu=on");
    }

    @Test
    void iommuOffWinsOverIntelIommuOn() {
        Machine machine = Machine.intel(directory).withoutGroups().line("iommu=off intel_iommu=on");
        assertThat(machine.advice().getFirst().finding().what()).endsWith("its line says iommu=off");
        assertThat(machine.codes()).contains("contradictory-arguments");
    }

    @Test
    void aMisspeltArgumentIsNamedWithTheOneThatWasMeant() {
        assertThat(off("root=/dev/vda intel_immou=on").finding().what())
                .contains("intel_immou=on, which it does not know: intel_iommu was meant");
    }

    @Test
    void aDashForAnUnderscoreIsNoMistake() {
        assertThat(off("intel-iommu=off").finding().what()).endsWith("its line says intel-iommu=off");
    }

    @Test
    void whatIsBehindTwoDashesIsNotTheKernels() {
        assertThat(off("quiet -- intel_iommu=off").finding().what()).contains("its line does not say intel_iommu=on");
    }

    @Test
    void amdIsOffOnlyByItsLine() {
        Machine machine = Machine.amd(directory).withoutGroups();
        assertThat(machine.line("amd_iommu=off").only().finding().what()).endsWith("its line says amd_iommu=off");
        assertThat(machine.line("quiet").only().certainty()).isEqualTo(Certainty.GUESSED);
    }

    @Test
    void aMachineWithoutATableIsSentToTheFirmwaresSetUp() {
        Advice told = Machine.intel(directory)
                .withoutGroups()
                .without(Machine.TABLES + "DMAR")
                .file(Machine.TABLES + "FACP", "FACP")
                .only();
        assertThat(told.finding().code()).isEqualTo("iommu-off-in-firmware");
        assertThat(told.finding().fix().orElseThrow()).startsWith("switch VT-d on in the firmware set-up");
    }

    @Test
    void aDamagedTableIsToldByByteAndBlocksWhereNoGroupIsSeen() {
        byte[] table = new byte[52];
        System.arraycopy("DMAR".getBytes(java.nio.charset.StandardCharsets.US_ASCII), 0, table, 0, 4);
        table[4] = 52;
        Machine machine = Machine.intel(directory).bytes(Machine.TABLES + "DMAR", table);
        Advice told = machine.only();
        assertThat(told.finding().code()).isEqualTo("firmware-table-damaged");
        assertThat(told.blocks()).isFalse();
        assertThat(machine.withoutGroups().advice().getFirst().blocks()).isTrue();
    }

    private static final String DEFAULT_GRUB = "/etc/default/grub";

    /// Debian's GRUB 2.
    private Machine withGrub(String arguments) {
        return Machine.intel(directory)
                .file("/usr/sbin/update-grub", "")
                .file("/boot/grub/grub.cfg", "linux /vmlinuz root=/dev/vda ro " + arguments + "\n")
                .file(DEFAULT_GRUB, "GRUB_CMDLINE_LINUX_DEFAULT=\"" + arguments + "\"\nGRUB_CMDLINE_LINUX=\"\"\n");
    }

    @Test
    void namesTheFileThatHasToBeEditedAndTheProgramThatIsRunThen() {
        Advice told = withGrub("quiet intel_iommu=off")
                .withoutGroups()
                .line("quiet intel_iommu=off")
                .only();
        assertThat(told.finding().fix())
                .contains("hostdev prepare (edits /etc/default/grub, then runs update-grub); then reboot");
    }

    @Test
    void asksForARebootWhereTheFilesSayAlreadyWhatIsWanted() {
        Advice told = withGrub("quiet intel_iommu=on")
                .withoutGroups()
                .line("quiet intel_iommu=off")
                .only();
        assertThat(told.finding().fix().orElseThrow()).startsWith("reboot: the files of GRUB 2 say already");
    }

    @Test
    void saysWhyWhatWasPreparedIsNotInForce() {
        Machine machine = withGrub("quiet intel_iommu=on").withoutGroups();
        Advice entry = machine.line("BOOT_IMAGE=/vmlinuz root=/dev/vda quiet intel_iommu=off")
                .afterPreparing("3")
                .getFirst();
        assertThat(entry.finding().code()).isEqualTo("prepared-not-in-force");
        assertThat(entry.blocks()).isTrue();
        assertThat(entry.finding().what())
                .contains("plan 3 (prepare) is done")
                .contains("another entry was booted than the one that was prepared");
        Advice loader = machine.line("root=/dev/vda quiet").afterPreparing("3").getFirst();
        assertThat(loader.finding().what()).contains("another loader than GRUB 2 has booted this host");
    }

    @Test
    void warnsWhereTheNextBootWillHaveItOff() {
        Advice told =
                withGrub("quiet intel_iommu=off").line("quiet intel_iommu=on").only();
        assertThat(told.finding().code()).isEqualTo("iommu-off-at-next-boot");
        assertThat(told.finding().where()).isEqualTo(DEFAULT_GRUB);
        assertThat(told.blocks()).isFalse();
    }

    @Test
    void iommuSoftIsTakenAwayWhereTheIommuIsOff() {
        Advice told = withGrub("quiet iommu=soft")
                .withoutGroups()
                .line("quiet iommu=soft intel_iommu=on")
                .only();
        assertThat(told.finding().what()).contains("iommu=soft");
        assertThat(told.finding().fix().orElseThrow()).startsWith("hostdev prepare (edits /etc/default/grub");
        assertThat(withGrub("quiet iommu=soft").line("quiet iommu=soft").codes())
                .isEmpty();
    }

    @Test
    void whereNothingSwitchesItOffThePersonIsNotSentToPrepare() {
        Advice told = withGrub("quiet")
                .withoutGroups()
                .line("quiet")
                .file("/boot/config-" + Machine.RELEASE, "CONFIG_INTEL_IOMMU_DEFAULT_ON=y\n")
                .only();
        assertThat(told.finding().fix().orElseThrow()).contains("dmesg").doesNotContain("hostdev prepare");
    }

    @Test
    void aMisspeltArgumentIsCorrectedByACommandThatWorks() {
        List<Advice> told = withGrub("intel_immou=on intel_iommu=on")
                .line("intel_immou=on intel_iommu=on")
                .advice();
        assertThat(told).singleElement().extracting(it -> it.finding().code()).isEqualTo("misspelt-argument");
        assertThat(told.getFirst().finding().fix().orElseThrow())
                .startsWith("hostdev boot-args --file /etc/default/grub --remove intel_immou --add intel_iommu=on"
                        + " --in-place");
    }
}
