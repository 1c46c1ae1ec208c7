package hostdev.host.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.core.model.Guest;
import hostdev.core.model.GuestName;
import hostdev.core.model.PciAddress;
import hostdev.core.model.Promise;
import java.util.List;
import org.junit.jupiter.api.Test;

class PromisesTest {
    @Test
    void namesTheFunctionsOfGuestsThatAreShutOffToo() {
        Guest stopped = guest("win2k3", Guest.State.SHUT_OFF, hostdev("0x1d", "yes") + hostdev("0x1c", "no"));
        Guest running = guest("web", Guest.State.RUNNING, hostdev("0x1b", "yes"));
        Guest without = guest("idle", Guest.State.SHUT_OFF, "");
        assertThat(Promises.of(List.of(stopped, running, without)))
                .containsExactly(
                        promise("win2k3", 0x1d, true), promise("win2k3", 0x1c, false), promise("web", 0x1b, true));
    }

    @Test
    void allFunctionsOfADeviceAreNamedWhereXlGivesThem() {
        Guest nas =
                new Guest(new GuestName("nas"), Guest.State.SHUT_OFF, "name='nas'\npci=['0a:00.*','0b:00.1']\n", true);
        assertThat(Promises.of(List.of(nas)))
                .extracting(promise -> promise.device().toString())
                .contains("0000:0a:00.0", "0000:0a:00.1", "0000:0a:00.7", "0000:0b:00.1")
                .hasSize(9);
    }

    @Test
    void aGuestWhoseDefinitionIsBrokenCountsAsHavingEachFunctionThatItNames() {
        Guest broken = new Guest(
                new GuestName("fw"),
                Guest.State.SHUT_OFF,
                "<domain><devices><hostdev><source><address domain='0x0000' bus='0x00' slot='0x1d' function='0x0'/>",
                true);
        Guest range = new Guest(new GuestName("xl"), Guest.State.SHUT_OFF, "pci = [ '00:1c.*', ", true);
        assertThat(Promises.of(List.of(broken, guest("web", Guest.State.SHUT_OFF, hostdev("0x1b", "yes")))))
                .containsExactly(promise("fw", 0x1d, false), promise("web", 0x1b, true));
        assertThat(Promises.of(List.of(range))).hasSize(8);
    }

    @Test
    void aGuestWithATabInItsNameIsAGuestAsOthers() {
        assertThat(GuestName.isValid("win\t11")).isTrue();
        assertThat(GuestName.nearest("win\u001b11").name()).isEqualTo("win\ufffd11");
    }

    private static Promise promise(String guest, int slot, boolean managed) {
        return new Promise(new GuestName(guest), new PciAddress(0, 0, slot, 0), managed);
    }

    private static Guest guest(String name, Guest.State state, String devices) {
        String definition = "<domain><name>" + name + "</name><devices>" + devices + "</devices></domain>";
        return new Guest(new GuestName(name), state, definition, true);
    }

    private static String hostdev(String slot, String managed) {
        return "<hostdev type='pci' managed='" + managed + "'><source><address slot='" + slot
                + "'/></source></hostdev>";
    }
}
