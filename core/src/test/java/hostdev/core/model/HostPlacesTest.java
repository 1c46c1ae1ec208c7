package hostdev.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HostPlacesTest {
    @Test
    void theSystemsOwnPlacesAreVitalAndPeoplesDataIsNot() {
        assertThat(List.of("/", "/usr", "/usr/local", "/boot/efi", "/efi", "/var", "/var/lib/libvirt", "/etc"))
                .allMatch(HostPlaces::isVital);
        assertThat(List.of("/home", "/srv", "/mnt/boot", "/usrdata", "/media/usr"))
                .noneMatch(HostPlaces::isVital);
    }
}
