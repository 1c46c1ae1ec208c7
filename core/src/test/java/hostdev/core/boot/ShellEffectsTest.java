package hostdev.core.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShellEffectsTest {
    private static final String PLAIN = "GRUB_CMDLINE_LINUX=\"quiet\"\n";

    private static String edit(String text) throws NotEditable {
        return BootText.edit(
                BootFormat.DEFAULT_GRUB,
                text,
                new BootEdit(new BootEdit.Which.All(), false, List.of(), BootArgument.all("iommu=pt")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "unset GRUB_CMDLINE_LINUX",
                "unset GRUB_CMDLINE_LINUX_DEFAULT GRUB_CMDLINE_LINUX",
                "unset -v GRUB_CMDLINE_LINUX",
                "unset \"GRUB_CMDLINE_$x\"",
                "GRUB_CMDLINE_LINUX+=\" splash\"",
                "eval \"$x\"",
                "eval GRUB_CMDLINE_LINUX=x",
                "[ -e /x ] && eval x",
                ". /etc/default/grub.local",
                "source /etc/default/grub.local",
                "[ -r /x ] && . /x",
                "if [ -r /x ]; then . /x; fi",
                "cat <<EOF\nGRUB_CMDLINE_LINUX=\"quiet\"\nEOF",
                "cat <<-'EOF'\nGRUB_CMDLINE_LINUX=\"quiet\"\nEOF",
                "f() { GRUB_CMDLINE_LINUX=x; }",
                "f () {\nGRUB_CMDLINE_LINUX=x\n}",
                "function f {\nGRUB_CMDLINE_LINUX=x\n}",
                "case $x in a) GRUB_CMDLINE_LINUX=x ;; esac",
                "(GRUB_CMDLINE_LINUX=x)",
                "read GRUB_CMDLINE_LINUX </x",
                "while read GRUB_CMDLINE_LINUX; do :; done </x",
                "for GRUB_CMDLINE_LINUX in a b; do :; done",
                "printf -v GRUB_CMDLINE_LINUX x",
                "readonly GRUB_CMDLINE_LINUX=\"x\"",
                "local GRUB_CMDLINE_LINUX=x",
                ": ${GRUB_CMDLINE_LINUX:=x}",
                ": $((GRUB_CMDLINE_LINUX=1))",
                "GRUB_CMDLINE_LINUX=x | cat",
                "echo | GRUB_CMDLINE_LINUX=x",
                "GRUB_CMDLINE_LINUX=x &",
                "GRUB_CMDLINE_LINUX=quiet splash",
                "GRUB_CMDLINE_LINUX= \"quiet\"",
                "GRUB_CMDLINE_LINUX = \"quiet\"",
                "GRUB_CMDLINE_LINUX[0]=x",
                "$GRUB_CMDLINE_LINUX=x",
                "$x",
                "exit 0",
                "[ -e /x ] || return",
                "exec true",
                "set -n",
                "alias export=true"
            })
    void whatMayUndoTheEditBelowTheLineIsRefusedWithItsNumber(String effect) {
        assertThatThrownBy(() -> edit("# a comment\n" + PLAIN + effect + "\n"))
                .isInstanceOf(NotEditable.class)
                .hasMessageStartingWith("line 3 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[ -e /x ] && GRUB_CMDLINE_LINUX=x",
                "[ -e /x ] || GRUB_CMDLINE_LINUX=x",
                "if ! true; then GRUB_CMDLINE_LINUX=x; fi",
                "( GRUB_CMDLINE_LINUX=x )",
                "case $x in\na)\nGRUB_CMDLINE_LINUX=x\n;;\nesac"
            })
    void anAssignmentThatIsMadeOnlySometimesIsRefused(String effect) {
        assertThatThrownBy(() -> edit(PLAIN + effect + "\n"))
                .isInstanceOf(NotEditable.class)
                .hasMessageMatching("line [24] sets GRUB_CMDLINE_LINUX only under a condition");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GRUB_TIMEOUT=5; GRUB_DEFAULT=0",
                "export GRUB_CMDLINE_LINUX",
                "# unset GRUB_CMDLINE_LINUX",
                "echo \"GRUB_CMDLINE_LINUX is set\" >&2",
                "[ -n \"$GRUB_CMDLINE_LINUX\" ] && echo yes",
                "GRUB_DISTRIBUTOR=`( . /etc/os-release; echo ${NAME:-Debian} ) 2>/dev/null || echo Debian`",
                "GRUB_DISTRIBUTOR=\"$(sed 's, release .*$,,g' /etc/system-release)\"",
                ". /etc/os-release",
                "GRUB_CMDLINE_LINUX_RECOVERY=single",
                "if [ \"$x\" = \"\" ]; then\n\techo \"WARNING: exit\"\n\tx=1\nfi"
            })
    void whatLeavesTheVariableAloneIsNoHindrance(String other) throws NotEditable {
        assertThat(edit(PLAIN + other + "\n")).isEqualTo("GRUB_CMDLINE_LINUX=\"quiet iommu=pt\"\n" + other + "\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {". /etc/default/grub.local", "unset GRUB_CMDLINE_LINUX", "GRUB_CMDLINE_LINUX+=x", "eval \"$x\""})
    void whatStandsAboveTheLineThatSetsItAnewDoesNotCount(String above) throws NotEditable {
        assertThat(edit(above + "\n" + PLAIN)).isEqualTo(above + "\nGRUB_CMDLINE_LINUX=\"quiet iommu=pt\"\n");
    }

    @Test
    void aNewLineExtendsWhatAFileThatIsReadMaySay() throws NotEditable {
        assertThat(edit(". /etc/default/grub.local\n"))
                .isEqualTo(". /etc/default/grub.local\nGRUB_CMDLINE_LINUX=\"$GRUB_CMDLINE_LINUX iommu=pt\"\n");
    }

    @Test
    void oneLineMayHaveSeveralAssignments() throws NotEditable {
        assertThat(edit("A=1; GRUB_CMDLINE_LINUX=\"quiet\"; GRUB_TIMEOUT=5\n"))
                .isEqualTo("A=1; GRUB_CMDLINE_LINUX=\"quiet iommu=pt\"; GRUB_TIMEOUT=5\n");
        assertThat(edit("export GRUB_CMDLINE_LINUX=\"quiet\"\n")).contains("\"quiet iommu=pt\"");
    }

    @Test
    void anotherVariableThatIsUndoneBelowIsRefusedToo() {
        assertThatThrownBy(() -> edit("GRUB_CMDLINE_LINUX_DEFAULT=\"quiet\"\nunset GRUB_CMDLINE_LINUX_DEFAULT\n"))
                .hasMessageStartingWith("line 2 (unset) may change GRUB_CMDLINE_LINUX_DEFAULT");
    }

    @Test
    void theOnlyVariableOfTheFileIsNotEditedWhereAConditionMayOverwriteIt() {
        assertThatThrownBy(
                        () -> edit("GRUB_CMDLINE_LINUX_DEFAULT=\"quiet\"\nx=1 && GRUB_CMDLINE_LINUX_DEFAULT=\"z\"\n"))
                .hasMessage("line 2 sets GRUB_CMDLINE_LINUX_DEFAULT only under a condition");
    }
}
