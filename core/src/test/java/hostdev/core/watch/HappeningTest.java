package hostdev.core.watch;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.model.DriverName;
import hostdev.core.model.Fact;
import hostdev.core.model.Guest.State;
import hostdev.core.model.GuestName;
import hostdev.core.model.PciAddress;
import hostdev.core.watch.Glance.Doing;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class HappeningTest {
    private static final PciAddress NIC = PciAddress.fromSysfs("0000:01:00.0").orElseThrow();
    private static final PciAddress DISK = PciAddress.fromSysfs("0000:02:00.0").orElseThrow();

    private static Glance functions(Map<PciAddress, String> drivers) {
        SortedMap<PciAddress, Optional<DriverName>> functions = new TreeMap<>();
        drivers.forEach((device, name) ->
                functions.put(device, name.isEmpty() ? Optional.empty() : Optional.of(new DriverName(name))));
        return new Glance(functions, Fact.known(new TreeMap<>()));
    }

    private static Glance guests(Map<String, Doing> doing) {
        SortedMap<GuestName, Doing> guests = new TreeMap<>();
        doing.forEach((name, what) -> guests.put(new GuestName(name), what));
        return new Glance(new TreeMap<>(), Fact.known(guests));
    }

    private static Doing is(State state, PciAddress... devices) {
        return new Doing(state, Set.of(devices));
    }

    private static List<String> between(Glance before, Glance after) {
        return Happening.between(before, after).stream()
                .map(happening -> happening.event() + " " + happening.where() + ": " + happening.what())
                .toList();
    }

    @Test
    void nothingHappensBetweenTwoLooksThatAreTheSame() {
        Glance glance = guests(Map.of("win2k3", is(State.RUNNING, NIC)));
        assertThat(between(glance, glance)).isEmpty();
    }

    @Test
    void devicesComeAndGoAndChangeTheirDrivers() {
        assertThat(between(functions(Map.of(NIC, "e1000e", DISK, "nvme")), functions(Map.of(NIC, "vfio-pci"))))
                .containsExactly(
                        "driver-changed 0000:01:00.0: driver e1000e, then driver vfio-pci",
                        "device-gone 0000:02:00.0: gone");
        assertThat(between(functions(Map.of(NIC, "")), functions(Map.of(NIC, "e1000e", DISK, ""))))
                .containsExactly(
                        "driver-changed 0000:01:00.0: no driver, then driver e1000e",
                        "device-appeared 0000:02:00.0: appeared, no driver");
    }

    @Test
    void guestsStartStopCrashAndPause() {
        Doing off = is(State.SHUT_OFF);
        Doing runs = is(State.RUNNING, NIC);
        Doing paused = is(State.PAUSED, NIC);
        assertThat(between(guests(Map.of("a", off)), guests(Map.of("a", runs))))
                .containsExactly("guest-started a: started");
        assertThat(between(guests(Map.of("a", off)), guests(Map.of("a", paused))))
                .containsExactly("guest-started a: started, and paused");
        assertThat(between(guests(Map.of("a", runs)), guests(Map.of("a", off))))
                .containsExactly("guest-stopped a: off");
        assertThat(between(guests(Map.of("a", runs)), guests(Map.of("a", paused))))
                .containsExactly("guest-paused a: paused");
        assertThat(between(guests(Map.of("a", paused)), guests(Map.of("a", runs))))
                .containsExactly("guest-resumed a: runs");
        assertThat(between(guests(Map.of("a", runs)), guests(Map.of("a", is(State.CRASHED, NIC)))))
                .containsExactly("guest-crashed a: crashed");
    }

    @Test
    void aGuestThatRunsGetsADeviceAndLetsGoOfAnother() {
        assertThat(between(guests(Map.of("a", is(State.RUNNING, NIC))), guests(Map.of("a", is(State.RUNNING, DISK)))))
                .containsExactly("device-plugged a: got 0000:02:00.0", "device-pulled a: let go of 0000:01:00.0");
    }

    @Test
    void guestsComeAboutAndVanish() {
        assertThat(between(guests(Map.of()), guests(Map.of("new", is(State.RUNNING)))))
                .containsExactly("guest-defined new: defined", "guest-started new: started");
        assertThat(between(guests(Map.of("old", is(State.RUNNING))), guests(Map.of())))
                .containsExactly("guest-stopped old: off", "guest-undefined old: no longer defined");
    }

    @Test
    void aHypervisorThatFallsSilentIsToldOnceAndItsReturnToo() {
        Glance known = guests(Map.of("a", is(State.RUNNING)));
        Glance silent = new Glance(new TreeMap<>(), Fact.unknown("no daemon"));
        assertThat(between(known, silent))
                .containsExactly("hypervisor-silent : the hypervisor cannot be asked: no daemon");
        assertThat(between(silent, silent)).isEmpty();
        assertThat(between(silent, known)).containsExactly("hypervisor-back : the hypervisor can be asked again");
    }
}
