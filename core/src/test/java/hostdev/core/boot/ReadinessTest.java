package hostdev.core.boot;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.model.Fact;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReadinessTest {
    private static final String PATH = "/etc/default/grub";

    /// A host with GRUB 2 whose IOMMU is off.
    private static BootFacts host(String table, boolean builtIn, String running, BootFile... files) {
        return facts(table, false, Fact.known(builtIn), running, Optional.empty(), files);
    }

    private static BootFacts facts(
            String table,
            boolean groups,
            Fact<Boolean> builtIn,
            String running,
            Optional<Fact<Boolean>> xen,
            BootFile... files) {
        return new BootFacts(
                Fact.known(Optional.of(table).filter(name -> !name.isEmpty())),
                groups,
                Fact.known(BootArgument.all(running)),
                builtIn,
                xen,
                new BootLoader(BootLoader.Kind.GRUB2, Fact.known(List.of(files)), Optional.of(BootTool.UPDATE_GRUB)));
    }

    private static BootFile defaults(String line) {
        return file(PATH, line);
    }

    private static BootFile file(String path, String line) {
        return new BootFile(path, BootFormat.DEFAULT_GRUB, "GRUB_CMDLINE_LINUX=\"" + line + "\"\n", false);
    }

    private static String after(BootFacts facts) {
        assertThat(Readiness.of(facts)).isInstanceOf(Readiness.NeedsEdit.class);
        List<Readiness.Edit> edits = ((Readiness.NeedsEdit) Readiness.of(facts)).edits();
        assertThat(edits).hasSize(1);
        return edits.getFirst().after().replaceFirst(".*=\"", "").replaceFirst("\"\n", "");
    }

    @Test
    void withoutATableOnlyTheFirmwareCanHelp() {
        assertThat(Readiness.of(host("", false, "", defaults("intel_iommu=off"))))
                .isEqualTo(new Readiness.FirmwareOff());
    }

    @Test
    void nothingIsNeededWhereThereAreGroups() {
        for (String line : List.of("quiet", "quiet intel_iommu=on")) {
            BootFacts facts = facts("DMAR", true, Fact.known(true), line, Optional.empty(), defaults(line));
            assertThat(Readiness.of(facts)).isEqualTo(new Readiness.Ready("the kernel has IOMMU groups"));
        }
        BootFacts unknown = facts("DMAR", true, Fact.unknown("no config"), "", Optional.empty(), defaults(""));
        assertThat(Readiness.of(unknown)).isInstanceOf(Readiness.Ready.class);
    }

    @Test
    void whatSwitchesItOffIsReplacedEvenWhereTheKernelHasItOnByItself() {
        assertThat(after(host("DMAR", true, "intel_iommu=off", defaults("quiet intel_iommu=off"))))
                .isEqualTo("quiet intel_iommu=on");
        assertThat(after(host("DMAR", true, "iommu=off", defaults("iommu=off quiet"))))
                .isEqualTo("quiet");
        assertThat(after(host("DMAR", false, "", defaults("intel_iommu=off,sm_on iommu=pt,off"))))
                .isEqualTo("intel_iommu=on,sm_on iommu=pt");
    }

    @Test
    void isAddedOnlyWhereTheKernelDoesNotSwitchItOnByItself() {
        assertThat(after(host("DMAR", false, "quiet", defaults("quiet")))).isEqualTo("quiet intel_iommu=on");
        assertThat(Readiness.of(host("DMAR", true, "quiet", defaults("quiet"))))
                .isEqualTo(new Readiness.OffForNoKnownReason());
    }

    @Test
    void onAmdNothingIsAddedAndWhatSwitchesItOffGoes() {
        assertThat(after(host("IVRS", false, "amd_iommu=off", defaults("amd_iommu=off quiet"))))
                .isEqualTo("quiet");
        assertThat(after(host("IVRS", false, "", defaults("amd_iommu=off,fullflush"))))
                .isEqualTo("amd_iommu=fullflush");
        assertThat(Readiness.of(host("IVRS", false, "quiet", defaults("quiet intel_iommu=off"))))
                .isEqualTo(new Readiness.OffForNoKnownReason());
    }

    @Test
    void saysToRebootWhereTheFilesAreRightAndTheRunningLineIsNot() {
        assertThat(Readiness.of(host("DMAR", false, "quiet", defaults("quiet intel_iommu=on"))))
                .isEqualTo(new Readiness.NeedsReboot());
        assertThat(Readiness.of(host("IVRS", false, "amd_iommu=off", defaults("quiet"))))
                .isEqualTo(new Readiness.NeedsReboot());
    }

    @Test
    void keepsItOnWhereOnlyThisBootWasToldSo() {
        BootFacts facts =
                facts("DMAR", true, Fact.known(false), "quiet intel_iommu=on", Optional.empty(), defaults("quiet"));
        assertThat(after(facts)).isEqualTo("quiet intel_iommu=on");
    }

    @Test
    void underXenTheHypervisorsLineCountsAlone() {
        BootFile file = new BootFile(
                PATH,
                BootFormat.DEFAULT_GRUB,
                "GRUB_CMDLINE_LINUX=\"intel_iommu=off\"\nGRUB_CMDLINE_XEN_DEFAULT=\"dom0_mem=2G iommu=0,verbose\"\n",
                false);
        BootFacts off = facts("DMAR", false, Fact.known(true), "", Optional.of(Fact.known(false)), file);
        Readiness.NeedsEdit needed = (Readiness.NeedsEdit) Readiness.of(off);
        assertThat(needed.hypervisor()).isTrue();
        assertThat(needed.edits().getFirst().after())
                .isEqualTo(file.text().replace("iommu=0,verbose", "iommu=on,verbose"));
        BootFile bare = new BootFile(PATH, BootFormat.DEFAULT_GRUB, "GRUB_TIMEOUT=5\n", false);
        Readiness added =
                Readiness.of(facts("IVRS", false, Fact.known(true), "", Optional.of(Fact.known(false)), bare));
        assertThat(((Readiness.NeedsEdit) added).edits().getFirst().after())
                .isEqualTo("GRUB_TIMEOUT=5\nGRUB_CMDLINE_XEN=\"iommu=on\"\n");
        BootFacts on = facts("DMAR", false, Fact.known(true), "", Optional.of(Fact.known(true)), bare);
        assertThat(Readiness.of(on)).isEqualTo(new Readiness.Ready("Xen can give devices to guests"));
    }

    @Test
    void ofFilesThatAreJoinedTheOneThatOverridesTheOthersGetsWhatIsNew() {
        BootFile first = file(PATH, "a");
        BootFile second = file(PATH + ".d/50-cloud.cfg", "b");
        Readiness.NeedsEdit needed = (Readiness.NeedsEdit) Readiness.of(host("DMAR", false, "", first, second));
        assertThat(needed.edits()).hasSize(1);
        assertThat(needed.edits().getFirst().file()).isEqualTo(second);
        BootFile has = file(PATH, "intel_iommu=off");
        BootFile extending = file(PATH + ".d/50-cloud.cfg", "$GRUB_CMDLINE_LINUX b");
        needed = (Readiness.NeedsEdit) Readiness.of(host("DMAR", false, "", has, extending));
        assertThat(needed.edits()).hasSize(1);
        assertThat(needed.edits().getFirst().file()).isEqualTo(has);
    }

    @Test
    void eachLoaderEntryGetsIt() {
        BootFile one = new BootFile("/boot/loader/entries/a.conf", BootFormat.BLS, "linux /a\noptions ro\n", false);
        BootFile two = new BootFile("/boot/loader/entries/b.conf", BootFormat.BLS, "linux /b\n", false);
        Readiness.NeedsEdit needed = (Readiness.NeedsEdit) Readiness.of(host("DMAR", false, "", one, two));
        assertThat(needed.edits().stream().map(Readiness.Edit::after))
                .containsExactly("linux /a\noptions ro intel_iommu=on\n", "linux /b\noptions intel_iommu=on\n");
    }

    private static Readiness.ByHand byHand(String table, String running, BootLoader.Kind kind, ManualChange manual) {
        Readiness readiness = Readiness.of(new BootFacts(
                Fact.known(Optional.of(table)),
                false,
                Fact.known(BootArgument.all(running)),
                Fact.known(false),
                Optional.empty(),
                new BootLoader(kind, List.of(), manual)));
        assertThat(readiness).isInstanceOf(Readiness.ByHand.class);
        return (Readiness.ByHand) readiness;
    }

    @Test
    void anImageIsMadeAgainFromTheFileThatHasTheArgument() {
        ManualChange manual = new ManualChange(
                "inside of the image",
                List.of(
                        new ManualChange.Source("/etc/kernel/cmdline", "root=/dev/vda rw amd_iommu=off\n"),
                        new ManualChange.Source("/etc/cmdline.d/a.conf", "quiet\n")),
                "mkinitcpio -P");
        Readiness.ByHand by = byHand("IVRS", "root=/dev/vda amd_iommu=off", BootLoader.Kind.UNIFIED_IMAGE, manual);
        assertThat(by.why()).isEqualTo("inside of the image");
        assertThat(by.fix())
                .isEqualTo(
                        "on the kernel command line in /etc/kernel/cmdline: remove amd_iommu=off; then: mkinitcpio -P;"
                                + " then reboot");
    }

    @Test
    void theProgramThatMakesTheEntriesIsNamedWithTheExactArguments() {
        ManualChange manual = new ManualChange("made by a program", List.of(), "");
        assertThat(byHand("DMAR", "iommu=off", BootLoader.Kind.RPM_OSTREE, manual)
                        .fix())
                .isEqualTo("rpm-ostree kargs --delete-if-present=iommu=off --append-if-missing=intel_iommu=on;"
                        + " then reboot");
        assertThat(byHand("IVRS", "amd_iommu=off", BootLoader.Kind.KERNELSTUB, manual)
                        .fix())
                .isEqualTo("kernelstub -d amd_iommu=off; then reboot");
        assertThat(byHand("DMAR", "quiet", BootLoader.Kind.NIXOS, manual).fix())
                .contains("add \"intel_iommu=on\" to boot.kernelParams", "nixos-rebuild boot");
        assertThat(byHand("DMAR", "quiet", BootLoader.Kind.TALOS, manual).fix())
                .contains("machine.install.extraKernelArgs", "- intel_iommu=on");
        assertThat(byHand("DMAR", "quiet", BootLoader.Kind.UNRAID, manual).fix())
                .contains("append intel_iommu=on initrd=/bzroot");
        assertThat(byHand("DMAR", "intel_iommu=off", BootLoader.Kind.UNKNOWN, manual)
                        .fix())
                .isEqualTo("on the kernel command line in the configuration of the boot loader:"
                        + " change intel_iommu=off to intel_iommu=on; then reboot");
    }

    @Test
    void anArgumentThatIsThereAlreadyIsNotAskedForAgain() {
        ManualChange manual = new ManualChange("made by a program", List.of(), "");
        assertThat(Readiness.of(new BootFacts(
                        Fact.known(Optional.of("DMAR")),
                        false,
                        Fact.known(BootArgument.all("intel_iommu=on")),
                        Fact.known(false),
                        Optional.empty(),
                        new BootLoader(BootLoader.Kind.NIXOS, List.of(), manual))))
                .isEqualTo(new Readiness.OffForNoKnownReason());
    }

    @Test
    void whereOneArgumentGoesTheOtherThatIsNeededComes() {
        assertThat(after(host("DMAR", false, "iommu=off", defaults("quiet iommu=off"))))
                .isEqualTo("quiet intel_iommu=on");
    }

    @Test
    void unknownIsNotTakenForNone() {
        BootFacts facts = new BootFacts(
                Fact.unknown("permission denied"),
                false,
                Fact.known(List.of()),
                Fact.known(false),
                Optional.empty(),
                new BootLoader(BootLoader.Kind.GRUB2, Fact.known(List.of()), Optional.empty()));
        assertThat(Readiness.of(facts)).isEqualTo(new Readiness.CannotTell("the firmware's tables: permission denied"));
    }

    @Test
    void whatALaterFileOverridesDoesNotCount() {
        BootFile main =
                new BootFile(PATH, BootFormat.DEFAULT_GRUB, "GRUB_CMDLINE_LINUX_DEFAULT=\"intel_iommu=on\"\n", false);
        BootFile later = new BootFile(
                PATH + ".d/a.cfg", BootFormat.DEFAULT_GRUB_D, "GRUB_CMDLINE_LINUX_DEFAULT=\"quiet\"\n", false);
        Readiness.NeedsEdit needed = (Readiness.NeedsEdit) Readiness.of(host("DMAR", false, "quiet", main, later));
        assertThat(needed.edits().getLast().after()).contains("intel_iommu=on");
    }

    @Test
    void anArgumentUnderAConditionIsLeftToThePersonWithFileAndLine() {
        BootFile file = new BootFile(
                PATH,
                BootFormat.DEFAULT_GRUB,
                "GRUB_CMDLINE_LINUX=quiet\nif [ -e /x ]; then\n  GRUB_CMDLINE_LINUX=\"amd_iommu=off\"\nfi\n",
                false);
        assertThat(Readiness.of(host("IVRS", false, "amd_iommu=off", file)))
                .isInstanceOfSatisfying(Readiness.ByHand.class, by -> {
                    assertThat(by.why()).contains(PATH + ": line 3 sets GRUB_CMDLINE_LINUX only under a condition");
                    assertThat(by.fix()).contains("amd_iommu=off");
                });
    }

    @Test
    void underXenTheOtherWordsOfTheListStay() {
        BootFile file =
                new BootFile(PATH, BootFormat.DEFAULT_GRUB, "GRUB_CMDLINE_XEN=\"iommu=verbose,no-igfx,off\"\n", false);
        BootFacts facts = facts("DMAR", false, Fact.known(true), "", Optional.of(Fact.known(false)), file);
        assertThat(((Readiness.NeedsEdit) Readiness.of(facts))
                        .edits()
                        .getFirst()
                        .after())
                .isEqualTo("GRUB_CMDLINE_XEN=\"iommu=verbose,no-igfx,on\"\n");
    }
}
