package hostdev.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.finding.Finding;
import hostdev.core.format.HookScript;
import hostdev.core.model.Fact;
import hostdev.core.model.GuestName;
import hostdev.core.model.LibvirtHooks;
import hostdev.core.model.UnsafeFile;
import hostdev.core.plan.step.WriteHook;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HookPlannerTest {
    private static final String PROGRAM = "/usr/lib/hostdev/bin/hostdev";
    private static final String SINGLE = "/etc/libvirt/hooks/qemu";
    private static final String OURS = "/etc/libvirt/hooks/qemu.d/50-hostdev";
    private static final String SOMEBODYS = "#!/bin/bash\necho mine\n";

    private static LibvirtHooks hooks(boolean directory, Optional<String> single, Optional<String> ours) {
        return new LibvirtHooks(
                PROGRAM,
                Optional.empty(),
                Fact.known(directory),
                new LibvirtHooks.Script(SINGLE, Fact.known(single)),
                new LibvirtHooks.Script(OURS, Fact.known(ours)),
                single.filter(text -> !HookScript.isOurs(text)).isPresent(),
                Optional.of("systemctl reload libvirtd"));
    }

    private static Planning install(LibvirtHooks hooks) {
        return Desk.chapter().hooks(hooks).plan(new Goal.InstallHook());
    }

    private static Plan planned(Planning planning) {
        return switch (planning) {
            case Planning.Planned(var plan) -> plan;
            case Planning.Refused refused -> throw new AssertionError("refused: " + refused);
        };
    }

    @Test
    void isWrittenBesideOthersAndSaysHowLibvirtSeesIt() {
        Plan plan = planned(install(hooks(true, Optional.empty(), Optional.empty())));

        assertThat(plan.steps())
                .containsExactly(new WriteHook(OURS, Optional.empty(), Optional.of(HookScript.text(PROGRAM))));
        assertThat(plan.notes()).singleElement().satisfies(note -> {
            assertThat(note.code()).isEqualTo("hook-not-seen");
            assertThat(note.fix()).contains("systemctl reload libvirtd");
        });
        assertThat(plan.steps().getFirst().inverse())
                .contains(new WriteHook(OURS, Optional.of(HookScript.text(PROGRAM)), Optional.empty()));
    }

    @Test
    void whereLibvirtRunsSomebodysScriptAlreadyItLooksAtEachStart() {
        assertThat(planned(install(hooks(true, Optional.of(SOMEBODYS), Optional.empty())))
                        .notes())
                .isEmpty();
    }

    @Test
    void anOlderLibvirtGetsTheOnlyScriptWhereNobodyHasOne() {
        assertThat(planned(install(hooks(false, Optional.empty(), Optional.empty())))
                        .steps())
                .containsExactly(new WriteHook(SINGLE, Optional.empty(), Optional.of(HookScript.text(PROGRAM))));
    }

    @Test
    void somebodysScriptIsNeverTouched() {
        assertThat(install(hooks(false, Optional.of(SOMEBODYS), Optional.empty())))
                .isInstanceOfSatisfying(
                        Planning.Refused.class,
                        refused -> assertThat(refused.findings())
                                .singleElement()
                                .satisfies(finding -> {
                                    assertThat(finding.where()).isEqualTo(SINGLE);
                                    assertThat(finding.fix().orElseThrow()).contains(PROGRAM + " hook qemu -- \"$@\"");
                                }));
        assertThat(install(hooks(true, Optional.empty(), Optional.of(SOMEBODYS))))
                .isInstanceOf(Planning.Refused.class);
        Plan remove = planned(Desk.chapter()
                .hooks(hooks(true, Optional.of(SOMEBODYS), Optional.of(SOMEBODYS)))
                .plan(new Goal.RemoveHook()));
        assertThat(remove.steps()).isEmpty();
    }

    @Test
    void aProgramThatOthersThanRootCanChangeIsNeverMadeTheHook() {
        LibvirtHooks safe = hooks(true, Optional.empty(), Optional.empty());
        LibvirtHooks unsafe = new LibvirtHooks(
                "/home/eve/hostdev/bin/hostdev",
                Optional.of(new UnsafeFile("/home/eve", "belongs to user 1000")),
                safe.readsDirectory(),
                safe.single(),
                safe.oneOfMany(),
                false,
                Optional.empty());
        assertThat(install(unsafe))
                .isInstanceOfSatisfying(
                        Planning.Refused.class,
                        refused -> assertThat(refused.findings())
                                .singleElement()
                                .satisfies(finding -> {
                                    assertThat(finding.where()).isEqualTo("/home/eve");
                                    assertThat(finding.what()).contains("belongs to user 1000");
                                    assertThat(finding.fix().orElseThrow())
                                            .contains("cp -rT --preserve=timestamps /home/eve/hostdev /usr/local/");
                                }));
        Goal assign = new Goal.Assign(List.of(Desk.at("01:00.0")), new GuestName("win2k3"), false, false);
        assertThat(planned(Desk.chapter().hooks(unsafe).plan(assign)).steps())
                .doesNotHaveAnyElementsOfTypes(WriteHook.class);
    }

    @Test
    void anUnknownVersionOrAnUnreadableScriptIsRefused() {
        LibvirtHooks unknown = new LibvirtHooks(
                PROGRAM,
                Optional.empty(),
                Fact.unknown("not asked"),
                new LibvirtHooks.Script(SINGLE, Fact.known(Optional.empty())),
                new LibvirtHooks.Script(OURS, Fact.known(Optional.empty())),
                false,
                Optional.empty());
        LibvirtHooks unreadable = new LibvirtHooks(
                PROGRAM,
                Optional.empty(),
                Fact.known(true),
                new LibvirtHooks.Script(SINGLE, Fact.known(Optional.empty())),
                new LibvirtHooks.Script(OURS, Fact.unknown("it is a link")),
                false,
                Optional.empty());
        assertThat(List.of(install(unknown), install(unreadable))).allMatch(Planning.Refused.class::isInstance);
    }

    @Test
    void anInstalledHookNeedsNothingAndOneOfAnOlderVersionIsRenewed() {
        Optional<String> current = Optional.of(HookScript.text(PROGRAM));
        assertThat(planned(install(hooks(true, Optional.empty(), current))).isEmpty())
                .isTrue();
        Optional<String> moved = Optional.of(HookScript.text("/opt/hostdev/bin/hostdev"));
        assertThat(planned(install(hooks(true, moved, moved))).steps())
                .containsExactly(new WriteHook(OURS, moved, current), new WriteHook(SINGLE, moved, Optional.empty()));
        assertThat(planned(Desk.chapter()
                                .hooks(hooks(true, Optional.empty(), current))
                                .plan(new Goal.RemoveHook()))
                        .steps())
                .containsExactly(new WriteHook(OURS, current, Optional.empty()));
    }

    @Test
    void assigningInstallsItAndGoesOnWithAWarningWhereItCannot() {
        Goal assign = new Goal.Assign(List.of(Desk.at("01:00.0")), new GuestName("win2k3"), false, false);
        Plan with = planned(Desk.chapter()
                .hooks(hooks(true, Optional.empty(), Optional.empty()))
                .plan(assign));
        assertThat(with.steps()).hasAtLeastOneElementOfType(WriteHook.class);

        Plan without = planned(Desk.chapter()
                .hooks(hooks(false, Optional.of(SOMEBODYS), Optional.empty()))
                .plan(assign));
        assertThat(without.steps()).doesNotHaveAnyElementsOfTypes(WriteHook.class);
        assertThat(without.notes())
                .filteredOn(note -> note.severity() == Finding.Severity.WARNS)
                .extracting(Finding::code)
                .containsExactly("hook-impossible");
    }
}
