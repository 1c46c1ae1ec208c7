package hostdev.host.read;

import static org.assertj.core.api.Assertions.assertThat;

import hostdev.host.fixture.HostFixture;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SoundStreamsTest {
    private static final String HDA = "0000:00:1b.0";

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path directory;

    @Test
    void whoPlaysAndRecordsIsNamedAndASilentCardIsFree() {
        HostFixture host = HostFixture.in(directory);
        host.function(HDA).driver("snd_hda_intel").pciClass("040300");
        host.classDevice("sound", "card0", HDA, "sound");
        host.file("/proc/asound/card0/id", "PCH\n")
                .file("/proc/asound/card0/pcm0p/sub0/status", "closed\n")
                .file("/proc/asound/card0/pcm0c/sub0/status", "closed\n");
        assertThat(UsesOn.thoroughly(host, HDA)).isEmpty();
        host.file("/proc/asound/card0/pcm0p/sub0/status", "state: RUNNING\nowner_pid   : 990\ntrigger_time: 1.0\n");
        host.file("/proc/990/comm", "pipewire\n");
        assertThat(UsesOn.thoroughly(host, HDA))
                .containsExactly("card0: plays for process 990 (pipewire) [unless forced]");
    }
}
