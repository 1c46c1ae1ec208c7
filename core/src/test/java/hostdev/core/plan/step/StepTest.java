package hostdev.core.plan.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hostdev.core.boot.BootTool;
import hostdev.core.json.Json;
import hostdev.core.json.JsonText;
import hostdev.core.model.Binding;
import hostdev.core.model.DriverName;
import hostdev.core.model.GuestName;
import hostdev.core.model.HostScreen;
import hostdev.core.model.Identity;
import hostdev.core.model.KeptPromise;
import hostdev.core.model.NetworkConfig;
import hostdev.core.model.Origin;
import hostdev.core.model.PciAddress;
import hostdev.core.model.PciClass;
import hostdev.core.model.PciIds;
import hostdev.core.model.PciPath;
import hostdev.core.model.SerialNumbers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every step says all that is said of a step, and comes back from its JSON.
class StepTest {
    private static final PciAddress NIC = new PciAddress(0x10000, 0xe1, 0, 1);
    private static final PciAddress BRIDGE = new PciAddress(0, 0, 2, 0);
    private static final GuestName GUEST = new GuestName("win \"2k3\" é");
    private static final NetworkConfig NETWORK = new NetworkConfig(
            "eth1",
            Optional.of("52:54:00:00:77:0a"),
            true,
            9000,
            List.of("192.0.2.7/24"),
            List.of("198.51.100.0/24 via 192.0.2.1"));
    private static final Binding OVERRIDDEN =
            new Binding(Optional.of(new DriverName("e1000e")), Optional.of(new DriverName("e1000e")));
    private static final Origin ORIGIN = new Origin(NIC, OVERRIDDEN, List.of(NETWORK), true, "boot-1");

    private static final Origin FOR_A_RUN =
            new Origin(NIC, OVERRIDDEN, List.of(), true, "boot-1", Optional.of(new GuestName("a;b --evil")));
    private static final KeptPromise PROMISE = new KeptPromise(
            GUEST,
            NIC,
            true,
            new Identity(
                    new PciPath("10000:e0/06.0/+1:00.1"),
                    new PciIds(0x8086, 0x10d3),
                    Optional.of(new PciIds(0x1af4, 0x1100)),
                    new PciClass(0x020000),
                    new SerialNumbers(
                            Map.of(SerialNumbers.Source.PCIE, "52-54-00-ff", SerialNumbers.Source.VPD, "\u001b[2J\"")),
                    List.of(new PciPath("0000:00/1c.0/00.0"))));

    private static final HostScreen SCREEN = new HostScreen(
            true,
            Optional.of("fb0"),
            List.of("vtcon1"),
            Optional.of(new HostScreen.Framebuffer("simple-framebuffer.0", "simple-framebuffer")));

    private static final Origin WITH_SCREEN =
            new Origin(NIC, OVERRIDDEN, List.of(), false, "boot", Optional.empty(), Optional.of(SCREEN));

    static List<Step> everyCase() {
        return List.of(
                new LoadModule("vfio-pci"),
                new SetBoolean("virt_use_sysfs", false, true),
                new KeepOrigin(NIC, Optional.empty(), Optional.of(ORIGIN)),
                new KeepOrigin(NIC, Optional.of(ORIGIN), Optional.empty()),
                new KeepOrigin(NIC, Optional.of(FOR_A_RUN), Optional.of(ORIGIN)),
                new KeepPromise(GUEST, NIC, Optional.empty(), Optional.of(PROMISE)),
                new KeepPromise(GUEST, NIC, Optional.of(PROMISE), Optional.empty()),
                new WriteHook("/etc/libvirt/hooks/qemu", Optional.empty(), Optional.of("#!/bin/sh\n")),
                new WriteHook("/etc/libvirt/hooks/qemu", Optional.of("#!/bin/sh\n"), Optional.empty()),
                new Rebind(NIC, OVERRIDDEN, Binding.of(DriverName.VFIO_PCI)),
                new Rebind(NIC, Binding.none(), OVERRIDDEN),
                new ProbeDefault(NIC, Binding.of(DriverName.VFIO_PCI)),
                new LoseNetwork(NIC, NETWORK),
                new RestoreNetwork(NIC, NETWORK),
                new LoseScreen(NIC, SCREEN),
                new RestoreScreen(NIC, HostScreen.NONE),
                new KeepOrigin(NIC, Optional.empty(), Optional.of(WITH_SCREEN)),
                new DefineGuest(GUEST, "<domain>\n<a b='c'/></domain>\n", "<domain/>"),
                new DefineGuest(GUEST, "<domain/>", "<domain></domain>", true),
                new StartGuest(GUEST),
                new StopGuest(GUEST),
                new PlugIn(GUEST, NIC, "<hostdev mode='subsystem'>\n</hostdev>"),
                new PullOut(GUEST, NIC, "<hostdev/>"),
                new ResetFunction(NIC),
                new RemoveFunction(NIC, Optional.of(BRIDGE), OVERRIDDEN, true),
                new RemoveFunction(NIC, Optional.empty(), Binding.none(), false),
                new FindAgain(NIC, Optional.of(BRIDGE), OVERRIDDEN, true),
                new EditFile("/etc/default/grub", Optional.of("a\n"), Optional.of("b\n")),
                new EditFile("/etc/udev/rules.d/x.rules", Optional.empty(), Optional.of("")),
                new RefreshBoot(BootTool.UPDATE_GRUB, true),
                new ForgetDomain(NIC, 7),
                new SwitchSlot(NIC, "0-2", true),
                new SwitchSlot(NIC, "0-2", false));
    }

    @ParameterizedTest
    @MethodSource("everyCase")
    void everyStepComesBackFromItsTextAsItWas(Step step) throws Exception {
        String text = JsonText.line(step.json());

        assertThat(text).doesNotContain("\n");
        assertThat(StepReader.read(JsonText.parse(text))).isEqualTo(step);
    }

    @ParameterizedTest
    @MethodSource("everyCase")
    void everyStepSaysWhatItIsAboutWhatItWaitsForAndHowAPersonDoesIt(Step step) {
        assertThat(step.subject()).isNotBlank();
        assertThat(step.waitsFor()).isNotBlank();
        assertThat(step.byHand()).isNotBlank();
        assertThat(Json.object(step.json()).build()).isEqualTo(step.json());
        assertThat(step.json())
                .isInstanceOfSatisfying(
                        Json.Obj.class, json -> assertThat(json.get("step")).contains(new Json.Text(step.word())));
    }

    @ParameterizedTest
    @MethodSource("everyCase")
    void aStepThatAPersonSeesIsDescribedBeforeAndAfter(Step step) {
        if (step.title().isPresent()) {
            assertThat(step.describe(new Telling(Optional.empty(), " -> "))).isNotBlank();
            assertThat(step.describe(new Telling(Optional.of(new Seen.AsPlanned()), " -> ")))
                    .isNotBlank()
                    .doesNotContain("to be ");
        }
    }

    @ParameterizedTest
    @MethodSource("everyCase")
    void anInverseLeadsBackToTheStepItself(Step step) {
        step.inverse().ifPresent(inverse -> assertThat(inverse.function()).isEqualTo(step.function()));
        step.inverse()
                .filter(inverse -> inverse.getClass() == step.getClass())
                .ifPresent(inverse -> assertThat(inverse.inverse().orElse(step)).isEqualTo(step));
    }

    @Test
    void noTwoStepsHaveOneWord() {
        assertThat(everyCase().stream()
                        .collect(Collectors.groupingBy(
                                Step::word, Collectors.mapping(step -> (Object) step.getClass(), Collectors.toSet()))))
                .allSatisfy((_, types) -> assertThat(types).hasSize(1));
    }

    /// Only what is known by value is shown of a definition: it may have passwords in it.
    @Test
    void aDefinitionIsNeverShownWhole() {
        Step define = new DefineGuest(GUEST, "<domain><a passwd='secret'/></domain>", "<domain passwd='secret'/>");
        assertThat(define.describe(new Telling(Optional.empty(), " -> "))).doesNotContain("secret");
        assertThat(JsonText.line(define.shown(Telling.of(Optional.empty())).build()))
                .doesNotContain("secret");
    }

    @Test
    void noCaseOfTheSealedStepIsLeftOutHere() {
        Set<Class<?>> tried = everyCase().stream().map(Object::getClass).collect(Collectors.toSet());

        assertThat(tried).containsExactlyInAnyOrder(Step.class.getPermittedSubclasses());
    }

    @Test
    void anOriginOfAnOlderVersionIsHeldUntilItIsReleased() throws Exception {
        String older = "{\"device\":\"0000:00:1d.7\",\"binding\":{\"driver\":\"ehci-pci\",\"driver_override\":null},"
                + "\"networks\":[],\"taken_along\":false,\"boot_id\":\"b\"}";

        assertThat(OriginJson.origin(JsonText.parse(older)).until()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{}",
                "{\"step\":\"format-disk\"}",
                "{\"step\":\"reset\"}",
                "{\"step\":\"refresh-boot\",\"tool\":\"rm -rf\",\"now\":true}",
                "{\"step\":\"edit-file\",\"path\":\"/etc/../x\",\"before\":null,\"after\":null}",
                "{\"step\":\"reset\",\"device\":\"../../etc\"}",
                "{\"step\":\"start-guest\",\"guest\":\"a/b\"}",
                "{\"step\":\"switch-slot\",\"device\":\"0000:00:1d.7\",\"slot\":\"../x\",\"on\":true}",
                "{\"step\":\"remove\",\"device\":\"0000:00:1d.7\",\"bridge\":\"x\",\"before\":{\"driver\":null,"
                        + "\"driver_override\":null}}",
                "{\"step\":\"rebind\",\"device\":\"0000:00:1d.7\",\"before\":{\"driver\":\"../x\",\"driver_override\":null},"
                        + "\"after\":{\"driver\":null,\"driver_override\":null}}"
            })
    void whatIsNoStepIsRefusedWithAReason(String text) {
        assertThatThrownBy(() -> StepReader.read(JsonText.parse(text)))
                .isInstanceOf(NotAStep.class)
                .hasMessageMatching(".+");
    }
}
