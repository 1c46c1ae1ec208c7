package hostdev.host.apply;

import hostdev.core.finding.Problem;
import hostdev.core.json.JsonText;
import hostdev.core.model.GuestName;
import hostdev.core.model.KeptPromise;
import hostdev.core.model.PciAddress;
import hostdev.core.model.ShellWord;
import hostdev.core.plan.step.NotAStep;
import hostdev.core.plan.step.PromiseJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Which functions were promised to which guests: one small file for each, gone when the promise is taken back.
public final class KeptPromises {
    private static final long MOST = 1 << 20;
    private static final String ENDING = ".json";

    private final StateDirectory state;

    public KeptPromises(StateDirectory state) {
        this.state = state;
    }

    /// All of them, in order of address.
    ///
    /// @throws Problem where one is there and cannot be read: what it says must not be guessed
    public List<KeptPromise> all() {
        Path directory = state.promises();
        List<KeptPromise> promises = new ArrayList<>();
        try {
            for (String name : state.disk().names(directory)) {
                if (name.endsWith(ENDING)) {
                    read(directory.resolve(name)).ifPresent(promises::add);
                }
            }
            return List.copyOf(promises);
        } catch (IOException e) {
            throw unreadable(directory, String.valueOf(e.getMessage())).because(e);
        }
    }

    /// @throws Problem as in [#all]
    Optional<KeptPromise> of(GuestName guest, PciAddress device) {
        Path file = file(guest, device);
        Optional<KeptPromise> promise = read(file);
        promise.filter(it -> !it.isAbout(guest, device)).ifPresent(other -> {
            throw unreadable(file, "it is about " + other.device() + " and " + other.guest());
        });
        return promise;
    }

    private Optional<KeptPromise> read(Path file) {
        try {
            Optional<String> text = state.disk().read(file, MOST);
            return text.isEmpty() ? Optional.empty() : Optional.of(PromiseJson.promise(JsonText.parse(text.get())));
        } catch (IOException | JsonText.NotJson | NotAStep e) {
            throw unreadable(file, String.valueOf(e.getMessage())).because(e);
        }
    }

    private static Problem unreadable(Path file, String why) {
        return Problem.notFit(
                file,
                "which device was promised to a guest cannot be read: " + why,
                "look at it; without it the address alone counts: rm " + ShellWord.of(String.valueOf(file)));
    }

    void keep(KeptPromise promise) throws IOException {
        state.replace(file(promise.guest(), promise.device()), JsonText.pretty(PromiseJson.write(promise)));
    }

    void strike(GuestName guest, PciAddress device) throws IOException {
        state.remove(file(guest, device));
    }

    /// A guest's name may be longer than a file's, and have anything in it: its bytes are summed up in 64 bits.
    private Path file(GuestName guest, PciAddress device) {
        long sum = 0xcbf29ce484222325L; // FNV-1a
        for (byte octet : guest.name().getBytes(StandardCharsets.UTF_8)) {
            sum = (sum ^ (octet & 0xff)) * 0x100000001b3L;
        }
        return state.promises().resolve(device + "-" + Long.toHexString(sum) + ENDING);
    }
}
