package hostdev.core.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BootTextTest {
    private static final String DEFAULT_GRUB = """
        # comment: GRUB_CMDLINE_LINUX="not this"
        GRUB_DEFAULT=0
        GRUB_DISTRIBUTOR=`lsb_release -i -s 2> /dev/null || echo Debian`
        GRUB_CMDLINE_LINUX_DEFAULT="quiet"  # why
        GRUB_CMDLINE_LINUX=""
        """;

    private static String edit(BootFormat format, String text, boolean hypervisor, String remove, String add)
            throws NotEditable {
        return BootText.edit(
                format,
                text,
                new BootEdit(new BootEdit.Which.All(), hypervisor, BootArgument.all(remove), BootArgument.all(add)));
    }

    private static String defaults(String text, String remove, String add) throws NotEditable {
        return edit(BootFormat.DEFAULT_GRUB, text, false, remove, add);
    }

    @Test
    void aLastLineThatGoesOnIsRefused() {
        for (String text : new String[] {"GRUB_TIMEOUT=5 \\", "GRUB_TIMEOUT=5\\\n", "GRUB_TIMEOUT=5\\"}) {
            assertThatThrownBy(() -> edit(BootFormat.DEFAULT_GRUB, text, false, "", "c=d"))
                    .isInstanceOf(NotEditable.class)
                    .hasMessageContaining("its last line ends in a backslash");
        }
    }

    @Test
    void whiteSpaceAloneBecomesALine() throws NotEditable {
        for (String text : new String[] {"", " ", "\u001d", "\n", " \n", "# none\n \t"}) {
            String with = edit(BootFormat.CMDLINE, text, false, "", "c=d");
            assertThat(with).as("[%s]", text).endsWith("c=d\n");
            String without = edit(BootFormat.CMDLINE, with, false, "c=d", "");
            String again = edit(BootFormat.CMDLINE, without, false, "", "c=d");
            assertThat(edit(BootFormat.CMDLINE, again, false, "c=d", ""))
                    .as("[%s]", text)
                    .isEqualTo(without);
        }
    }

    /// GRUB refuses such a file; nobody else may run on it without end.
    @ParameterizedTest
    @ValueSource(strings = {"&", "|", "qui&et", "a=b|", "'&'"})
    @Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void whatGrubReadsAsAnOperatorIsPassedOver(String text) throws NotEditable {
        String before = "menuentry 'a' {\n\tlinux /vmlinuz " + text + " rhgb\n}\n";
        assertThat(edit(BootFormat.GRUB2, before, false, "", "c=d")).isEqualTo(before.replace("rhgb", "rhgb c=d"));
    }

    @Test
    void anEntryThatLoadsNoFileHasNoKernel() throws NotEditable {
        assertThat(BootText.lines(BootFormat.GRUB, "title a\n\tkernel\n")).isEmpty();
        assertThat(BootText.lines(BootFormat.GRUB, "title a\n\tkernel --no-mem-option\n"))
                .isEmpty();
        assertThat(BootText.lines(BootFormat.GRUB2, "menuentry 'a' {\n\tlinux --verbose\n}\n"))
                .isEmpty();
        assertThat(edit(BootFormat.GRUB, "title a\nkernel\ntitle b\nkernel /b\n", false, "", "c=d"))
                .isEqualTo("title a\nkernel\ntitle b\nkernel /b c=d\n");
    }

    @Test
    void addsToTheVariableOfAllKernels() throws NotEditable {
        assertThat(defaults(DEFAULT_GRUB, "", "intel_iommu=on"))
                .isEqualTo(DEFAULT_GRUB.replace("LINUX=\"\"", "LINUX=\"intel_iommu=on\""));
    }

    @Test
    void replacesAContradictingOneWhereverItStands() throws NotEditable {
        String text = DEFAULT_GRUB.replace("\"quiet\"", "\"intel_iommu=off quiet\"");
        assertThat(defaults(text, "", "intel_iommu=on"))
                .isEqualTo(DEFAULT_GRUB.replace("\"quiet\"", "\"intel_iommu=on quiet\""));
    }

    @Test
    void leavesNoneBehindThatContradicts() throws NotEditable {
        String text = DEFAULT_GRUB
                .replace("\"quiet\"", "\"quiet intel_iommu=off\"")
                .replace("LINUX=\"\"", "LINUX=\"intel_iommu=off nomodeset\"");
        assertThat(defaults(text, "", "intel_iommu=on"))
                .isEqualTo(DEFAULT_GRUB
                        .replace("\"quiet\"", "\"quiet intel_iommu=on\"")
                        .replace("LINUX=\"\"", "LINUX=\"nomodeset\""));
    }

    @Test
    void neverTouchesAPartOfAWord() throws NotEditable {
        String text = "GRUB_CMDLINE_LINUX=\"xintel_iommu=off foo.intel_iommu=off intel_iommu=offset\"\n";
        assertThat(defaults(text, "intel_iommu=off", "")).isEqualTo(text);
    }

    @Test
    void takesDashAndUnderscoreForTheSameAsTheKernelDoes() throws NotEditable {
        assertThat(defaults("GRUB_CMDLINE_LINUX=\"vfio-pci.ids=10de:1c03 quiet\"\n", "vfio_pci.ids", ""))
                .isEqualTo("GRUB_CMDLINE_LINUX=\"quiet\"\n");
    }

    @Test
    void keepsEachKindOfQuoting() throws NotEditable {
        assertThat(defaults("GRUB_CMDLINE_LINUX='quiet splash'\n", "splash", "a=b"))
                .isEqualTo("GRUB_CMDLINE_LINUX='quiet a=b'\n");
        assertThat(defaults("GRUB_CMDLINE_LINUX=quiet\n", "", "a=b")).isEqualTo("GRUB_CMDLINE_LINUX=\"quiet a=b\"\n");
        assertThat(defaults("GRUB_CMDLINE_LINUX=\n", "", "a=b")).isEqualTo("GRUB_CMDLINE_LINUX=\"a=b\"\n");
        assertThat(defaults("GRUB_CMDLINE_LINUX=\"dyndbg=\\\"file x +p\\\" quiet\"\n", "quiet", ""))
                .isEqualTo("GRUB_CMDLINE_LINUX=\"dyndbg=\\\"file x +p\\\"\"\n");
        assertThat(defaults("GRUB_CMDLINE_LINUX=\"$(cat \"/etc/a b\") quiet\"\n", "quiet", "dyndbg=\"file x +p\""))
                .isEqualTo("GRUB_CMDLINE_LINUX=\"$(cat \"/etc/a b\") dyndbg=\\\"file x +p\\\"\"\n");
    }

    @Test
    void refusesAValueOfSeveralPieces() {
        assertThatThrownBy(() -> defaults("GRUB_CMDLINE_LINUX=\"a\"'b'\n", "", "c"))
                .isInstanceOf(NotEditable.class)
                .hasMessageContaining("GRUB_CMDLINE_LINUX is put together of several pieces: \"a\"'b'");
    }

    @Test
    void refusesAFileWithAQuoteLeftOpen() {
        for (String text : List.of("GRUB_TIMEOUT=\"5\n", "GRUB_TIMEOUT='5", "A=$(date\n")) {
            assertThatThrownBy(() -> defaults(text, "", "c"))
                    .isInstanceOf(NotEditable.class)
                    .hasMessageContaining("left open");
        }
    }

    @Test
    void whatIsAddedBehindAQuoteLeftOpenIsAnArgumentOfItsOwn() throws NotEditable {
        assertThat(edit(BootFormat.CMDLINE, "dyndbg=\"file x +p\n", false, "", "a=b"))
                .isEqualTo("dyndbg=\"file x +p\" a=b\n");
        assertThat(defaults("GRUB_CMDLINE_LINUX='dyndbg=\"file x'\n", "", "a=b"))
                .isEqualTo("GRUB_CMDLINE_LINUX='dyndbg=\"file x\" a=b'\n");
        assertThat(defaults("GRUB_CMDLINE_LINUX=\"dyndbg=\\\"file x\"\n", "", "a=b"))
                .isEqualTo("GRUB_CMDLINE_LINUX=\"dyndbg=\\\"file x\\\" a=b\"\n");
    }

    @Test
    void aLineOfArgumentsThatWasEmptyDoesNotGrowByEachChange() throws NotEditable {
        for (String text : List.of("", "\n", "# none", "# none\n")) {
            String with = edit(BootFormat.CMDLINE, text, false, "", "quiet");
            assertThat(with).isEqualTo(text.isBlank() ? "quiet\n" : "# none\nquiet\n");
            String without = edit(BootFormat.CMDLINE, with, false, "quiet", "");
            assertThat(edit(BootFormat.CMDLINE, without, false, "", "quiet")).isEqualTo(with);
        }
    }

    @Test
    void addsTheVariableWhereThereIsNone() throws NotEditable {
        assertThat(edit(BootFormat.DEFAULT_GRUB, "GRUB_TIMEOUT=5", true, "", "iommu=on"))
                .isEqualTo("GRUB_TIMEOUT=5\nGRUB_CMDLINE_XEN=\"iommu=on\"\n");
    }

    @Test
    void editsTheLastOfSeveralAssignments() throws NotEditable {
        String text = "GRUB_CMDLINE_LINUX=\"a\"\nGRUB_CMDLINE_LINUX=\"$GRUB_CMDLINE_LINUX b\"\n";
        assertThat(defaults(text, "", "c=d")).isEqualTo(text.replace(" b", " b c=d"));
        assertThat(defaults(text, "a", "")).isEqualTo(text.replace("\"a\"", "\"\""));
    }

    @Test
    void knowsWhatAVariableIsInTheEnd() {
        assertThat(BootText.grubVariable(DEFAULT_GRUB, "GRUB_DEFAULT")).contains("0");
        assertThat(BootText.grubVariable(DEFAULT_GRUB, "GRUB_CMDLINE_LINUX_DEFAULT"))
                .contains("quiet");
        assertThat(BootText.grubVariable(DEFAULT_GRUB, "GRUB_TIMEOUT")).isEmpty();
    }

    private static final String XEN_CFG = """
        set default="0"
        menuentry 'Debian GNU/Linux' --class debian $menuentry_id_option 'gnulinux-simple-1' {
        \tlinux\t/boot/vmlinuz-6.12 root=UUID=1 ro  quiet
        \tinitrd\t/boot/initrd.img-6.12
        }
        submenu 'Advanced "options"' {
        \tmenuentry 'with Xen' $menuentry_id_option 'xen-1' {
        \t\tmultiboot2\t/boot/xen-4.20.gz placeholder   ${xen_rm_opts}
        \t\tmodule2\t/boot/vmlinuz-6.12 placeholder root=UUID=1 ro quiet
        \t\tmodule2\t--nounzip   /boot/initrd.img-6.12
        \t}
        }
        """;

    @Test
    void findsXenInAScriptOfGrub2() throws NotEditable {
        assertThat(edit(BootFormat.GRUB2, XEN_CFG, true, "", "iommu=on"))
                .isEqualTo(XEN_CFG.replace("${xen_rm_opts}", "${xen_rm_opts} iommu=on"));
        assertThat(edit(BootFormat.GRUB2, XEN_CFG, false, "quiet", ""))
                .isEqualTo(XEN_CFG.replace("ro  quiet", "ro").replace("ro quiet", "ro"));
    }

    @Test
    void findsTheDefaultOfAScriptByNumberTitleAndId() throws NotEditable {
        for (String name : List.of("1>0", "Advanced \\\"options\\\">with Xen", "1>xen-1")) {
            String text = XEN_CFG.replace("default=\"0\"", "default=\"" + name + "\"");
            List<BootLine> usual = BootText.lines(BootFormat.GRUB2, text).stream()
                    .filter(line -> line.entry().usual())
                    .toList();
            assertThat(usual).as(name).hasSize(2);
            assertThat(usual.getFirst().hypervisor()).isTrue();
            assertThat(usual.getLast().entry().title()).isEqualTo("with Xen");
        }
    }

    @Test
    void saysThatASavedDefaultIsNotInTheFile() {
        String text = XEN_CFG.replace("default=\"0\"", "default=\"${saved_entry}\"");
        BootEdit edit =
                new BootEdit(new BootEdit.Which.Usual(), false, List.of(), List.of(new BootArgument("intel_iommu=on")));
        assertThatThrownBy(() -> BootText.edit(BootFormat.GRUB2, text, edit))
                .isInstanceOf(NotEditable.class)
                .hasMessageContaining("saved");
    }

    @Test
    void quotesAWordOfTheScriptWhereItMust() throws NotEditable {
        String text = "menuentry a {\n linux /vmlinuz\n}\n";
        String edited = edit(BootFormat.GRUB2, text, false, "", "dyndbg=\"file x +p\" a=b");
        assertThat(edited).isEqualTo("menuentry a {\n linux /vmlinuz 'dyndbg=file x +p' a=b\n}\n");
        assertThat(BootText.lines(BootFormat.GRUB2, edited).getFirst().arguments())
                .containsExactly(new BootArgument("dyndbg=\"file x +p\""), new BootArgument("a=b"));
    }

    @Test
    void leavesWhatIsForTheFirstProcess() throws NotEditable {
        String text = "label a\nkernel /vmlinuz\nappend ro -- quiet\n";
        assertThat(edit(BootFormat.EXTLINUX, text, false, "quiet", "iommu=pt"))
                .isEqualTo("label a\nkernel /vmlinuz\nappend ro iommu=pt -- quiet\n");
    }

    @Test
    void addsTheLineThatALabelLacks() throws NotEditable {
        assertThat(edit(BootFormat.EXTLINUX, "label a\nkernel /vmlinuz\nappend\nprompt 0\n", false, "", "a=b"))
                .as("a line of the word alone")
                .isEqualTo("label a\nkernel /vmlinuz\nappend a=b\nprompt 0\n");
        assertThat(edit(BootFormat.EXTLINUX, "LABEL a\n  KERNEL /vmlinuz", false, "", "a=b"))
                .isEqualTo("LABEL a\n  KERNEL /vmlinuz\n  APPEND a=b\n");
    }

    @Test
    void findsXenOnTheLineOfMboot() throws NotEditable {
        String text = "label x\n kernel mboot.c32\n append xen.gz com1 --- vmlinuz ro --- initrd.img\n";
        assertThat(edit(BootFormat.EXTLINUX, text, true, "", "iommu=on"))
                .isEqualTo(text.replace("com1 ---", "com1 iommu=on ---"));
        assertThat(edit(BootFormat.EXTLINUX, text, false, "", "quiet"))
                .isEqualTo(text.replace("ro ---", "ro quiet ---"));
    }

    @Test
    void editsTheOptionsOfALoaderEntry() throws NotEditable {
        String text = "title Fedora\nlinux /vmlinuz-6\noptions root=UUID=1 ro $tuned_params\n";
        assertThat(edit(BootFormat.BLS, text, false, "ro", "intel_iommu=on"))
                .isEqualTo("title Fedora\nlinux /vmlinuz-6\noptions root=UUID=1 $tuned_params intel_iommu=on\n");
        assertThat(edit(BootFormat.BLS, "title a\nlinux /b\n", false, "", "c"))
                .isEqualTo("title a\nlinux /b\noptions c\n");
    }

    @Test
    void editsTheFirstLineOfAFileOfArguments() throws NotEditable {
        assertThat(edit(BootFormat.CMDLINE, "root=ZFS=rpool/ROOT/pve-1 boot=zfs\n", false, "", "intel_iommu=on"))
                .isEqualTo("root=ZFS=rpool/ROOT/pve-1 boot=zfs intel_iommu=on\n");
        assertThat(edit(BootFormat.CMDLINE, "", false, "", "a=b")).isEqualTo("a=b\n");
    }

    @Test
    void keepsLineEndsOfOtherSystems() throws NotEditable {
        assertThat(edit(BootFormat.GRUB, "title a\r\n kernel /b ro\r\n", false, "", "c=d"))
                .isEqualTo("title a\r\n kernel /b ro c=d\r\n");
    }

    @Test
    void namesTheKernelsThatThereAreWhereNoneIsMeant() {
        BootEdit edit = new BootEdit(BootEdit.which("/vmlinuz-7"), false, List.of(), BootArgument.all("a"));
        assertThatThrownBy(() -> BootText.edit(BootFormat.GRUB, "title a\nkernel /vmlinuz-6 ro\n", edit))
                .isInstanceOfSatisfying(NotEditable.class, e -> {
                    assertThat(e.why()).isEqualTo("no entry that boots a kernel has the kernel /vmlinuz-7");
                    assertThat(e.hint()).isEqualTo("there are: /vmlinuz-6");
                });
    }

    @Test
    void doesNothingTheSecondTime() throws NotEditable {
        for (BootFormat format : BootFormat.values()) {
            String text = switch (format) {
                case GRUB -> "title a\nkernel /b ro\n";
                case GRUB2 -> XEN_CFG;
                case DEFAULT_GRUB, DEFAULT_GRUB_D -> DEFAULT_GRUB;
                case GRUBENV -> "# GRUB Environment Block\nkernelopts=ro\n" + "#".repeat(985);
                case REFIND -> "\"Usual\" \"root=/dev/vda ro\"\n";
                case EXTLINUX -> "label a\nkernel /b\n";
                case BLS -> "title a\nlinux /b\n";
                case CMDLINE, FIRST_LINE -> "ro\n";
            };
            String once = edit(format, text, false, "ro quiet", "intel_iommu=on,sm_on iommu=pt");
            assertThat(once).isNotEqualTo(text);
            assertThat(edit(format, once, false, "ro quiet", "intel_iommu=on,sm_on iommu=pt"))
                    .isEqualTo(once);
            assertThat(edit(format, once, false, "intel_iommu iommu", ""))
                    .doesNotContain("iommu")
                    .isEqualTo(edit(format, text, false, "ro quiet", ""));
        }
    }

    private static String dropIn(String text, String remove, String add) throws NotEditable {
        return edit(BootFormat.DEFAULT_GRUB_D, text, false, remove, add);
    }

    @Test
    void aDropInExtendsWhatTheMainFileSays() throws NotEditable {
        assertThat(dropIn("GRUB_TIMEOUT=1\n", "", "c=d"))
                .isEqualTo("GRUB_TIMEOUT=1\nGRUB_CMDLINE_LINUX=\"$GRUB_CMDLINE_LINUX c=d\"\n");
        String own = "GRUB_CMDLINE_LINUX_DEFAULT=\"$GRUB_CMDLINE_LINUX_DEFAULT console=ttyS0\"\n";
        assertThat(dropIn(own, "", "c=d")).isEqualTo(own.replace("ttyS0", "ttyS0 c=d"));
        assertThat(BootFormat.detect("/etc/default/grub.d/a.cfg", "GRUB_TIMEOUT=1\n"))
                .contains(BootFormat.DEFAULT_GRUB_D);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "if [ -e /x ]; then\n\tGRUB_CMDLINE_LINUX=\"a=b\"\nfi\n",
                "case $x in\n  y) echo ;;\n  *)\n GRUB_CMDLINE_LINUX=\"a=b\";;\nesac\n",
                "[ -e /x ] &&\n GRUB_CMDLINE_LINUX=\"a=b\"\n",
                "for i in 1 2; do\n GRUB_CMDLINE_LINUX=\"a=b\"; done\n",
            })
    void anAssignmentUnderAConditionIsRefusedWithItsLine(String text) {
        String before = "GRUB_CMDLINE_LINUX=\"quiet\"\n" + text;
        assertThatThrownBy(() -> defaults(before, "a", ""))
                .isInstanceOf(NotEditable.class)
                .hasMessageMatching("line \\d+ sets GRUB_CMDLINE_LINUX only under a condition");
        assertThatThrownBy(() -> defaults(before, "", "c=d")).isInstanceOf(NotEditable.class);
    }

    @Test
    void aConditionThatIsAlwaysTrueIsNoneAndOneThatNeverIsHidesItsLines() throws NotEditable {
        assertThat(defaults("if true; then\nGRUB_CMDLINE_LINUX=\"a\"\nfi\n", "", "c=d"))
                .contains("GRUB_CMDLINE_LINUX=\"a c=d\"");
        assertThat(defaults("if false; then\nGRUB_CMDLINE_LINUX=\"a\"\nelse\nGRUB_CMDLINE_LINUX=\"b\"\nfi\n", "", "c"))
                .contains("GRUB_CMDLINE_LINUX=\"a\"\n", "GRUB_CMDLINE_LINUX=\"b c\"\n");
    }

    @Test
    void anotherVariableUnderAConditionIsNoMatter() throws NotEditable {
        String text = """
            if [ -e /x ]; then
             GRUB_CMDLINE_LINUX_DEFAULT="$GRUB_CMDLINE_LINUX_DEFAULT debug"
            fi
            GRUB_CMDLINE_LINUX="quiet"
            """;
        assertThat(defaults(text, "", "c=d")).isEqualTo(text.replace("quiet", "quiet c=d"));
    }

    @Test
    void anAssignmentThatIsOverwrittenDoesNotCount() throws NotEditable {
        String text = "GRUB_CMDLINE_LINUX=\"intel_iommu=off\"\nGRUB_CMDLINE_LINUX=\"quiet\"\n";
        assertThat(defaults(text, "", "intel_iommu=on")).isEqualTo(text.replace("quiet", "quiet intel_iommu=on"));
    }

    @Test
    void typographicQuotesAreRefused() {
        for (String quoted : new String[] {"\u201cquiet iommu=pt\u201d", "\u2018quiet\u2019"}) {
            assertThatThrownBy(() -> defaults("GRUB_CMDLINE_LINUX=" + quoted + "\n", "", "c=d"))
                    .isInstanceOf(NotEditable.class)
                    .hasMessageContaining("typographic quotes");
        }
    }

    @Test
    void aListKeepsItsOtherValues() throws NotEditable {
        assertThat(edit(BootFormat.CMDLINE, "iommu=verbose,no-igfx\n", false, "", "iommu=pt"))
                .isEqualTo("iommu=verbose,no-igfx,pt\n");
        assertThat(edit(BootFormat.CMDLINE, "pci=realloc,noaer quiet\n", false, "pci=noaer", "pci=nommconf"))
                .isEqualTo("pci=realloc,nommconf quiet\n");
        assertThat(edit(BootFormat.CMDLINE, "intel_iommu=off,sm_on\n", false, "", "intel_iommu=on"))
                .isEqualTo("intel_iommu=on,sm_on\n");
        assertThat(edit(BootFormat.CMDLINE, "iommu=nopt\n", false, "", "iommu=pt"))
                .isEqualTo("iommu=pt\n");
        assertThat(edit(BootFormat.CMDLINE, "iommu=pt,off\n", false, "iommu=off", ""))
                .isEqualTo("iommu=pt\n");
        String xen = "label a\nkernel mboot.c32\nappend /xen.gz iommu=verbose,no-igfx --- /vmlinuz ro --- /initrd\n";
        assertThat(edit(BootFormat.EXTLINUX, xen, true, "", "iommu=on"))
                .isEqualTo(xen.replace("no-igfx", "no-igfx,on"));
    }

    @Test
    void severalConsolesStay() throws NotEditable {
        assertThat(edit(BootFormat.CMDLINE, "console=tty0 quiet\n", false, "", "console=ttyS0,115200"))
                .isEqualTo("console=tty0 quiet console=ttyS0,115200\n");
    }
}
