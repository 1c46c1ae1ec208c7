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

    @Test
    void theMediumOfALiveSystemIsVital() {
        assertThat(List.of(
                        "/run/live/medium",
                        "/run/initramfs/live",
                        "/run/archiso/bootmnt",
                        "/run/miso/bootmnt",
                        "/run/rootfsbase",
                        "/cdrom",
                        "/iso",
                        "/lib/live/mount/medium",
                        "/mnt/live/memory/data"))
                .allMatch(HostPlaces::isVital);
        assertThat(List.of("/run", "/run/media/ann/usb", "/run/user/1000", "/media/cdrom", "/mnt", "/mnt/data"))
                .noneMatch(HostPlaces::isVital);
    }
}
