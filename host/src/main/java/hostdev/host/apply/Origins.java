package hostdev.host.apply;

import hostdev.core.finding.Problem;
import hostdev.core.json.JsonText;
import hostdev.core.model.GuestName;
import hostdev.core.model.Origin;
import hostdev.core.model.PciAddress;
import hostdev.core.model.ShellWord;
import hostdev.core.plan.step.NotAStep;
import hostdev.core.plan.step.OriginJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// How functions were before they were taken: one small file for each, gone when it is given back.
public final class Origins {
    private static final long MOST = 1 << 20;
    private static final String ENDING = ".json";

    private final StateDirectory state;

    public Origins(StateDirectory state) {
        this.state = state;
    }

    /// Those of these functions that have one, of whatever boot. Nothing is made where nothing was ever kept.
    ///
    /// @throws Problem where one is there and cannot be read: what it says must not be guessed
    public Map<PciAddress, Origin> of(Collection<PciAddress> devices) {
        Map<PciAddress, Origin> origins = new TreeMap<>();
        for (PciAddress device : devices) {
            of(device).ifPresent(origin -> origins.put(device, origin));
        }
        return origins;
    }

    /// @throws Problem as in [#of(Collection)]
    public Optional<Origin> of(PciAddress device) {
        Path file = file(device);
        try {
            Optional<String> text = state.disk().read(file, MOST);
            if (text.isEmpty()) {
                return Optional.empty();
            }
            Origin origin = OriginJson.origin(JsonText.parse(text.get()));
            if (!origin.device().equals(device)) {
                throw unreadable(file, "it is about " + origin.device());
            }
            return Optional.of(origin);
        } catch (IOException | JsonText.NotJson | NotAStep e) {
            throw unreadable(file, String.valueOf(e.getMessage())).because(e);
        }
    }

    /// Those of functions that are taken for one run of this guest, of whatever boot.
    ///
    /// @throws Problem as in [#of(Collection)]
    public List<PciAddress> takenUntilEndOf(GuestName guest) {
        List<PciAddress> taken = new ArrayList<>();
        try {
            for (String name : state.disk().names(state.origins())) {
                Optional<PciAddress> device = name.endsWith(ENDING)
                        ? PciAddress.fromSysfs(name.substring(0, name.length() - ENDING.length()))
                        : Optional.empty();
                device.flatMap(this::of)
                        .filter(origin -> origin.until().equals(Optional.of(guest)))
                        .ifPresent(origin -> taken.add(origin.device()));
            }
            return List.copyOf(taken);
        } catch (IOException e) {
            throw unreadable(state.origins(), String.valueOf(e.getMessage())).because(e);
        }
    }

    private static Problem unreadable(Path file, String why) {
        return Problem.notFit(
                file,
                "what hostdev kept about the device's driver cannot be read: " + why,
                "look at it; without it the kernel's default driver is used: rm " + ShellWord.of(String.valueOf(file)));
    }

    void keep(Origin origin) throws IOException {
        state.replace(file(origin.device()), JsonText.pretty(OriginJson.write(origin)));
    }

    void strike(PciAddress device) throws IOException {
        state.remove(file(device));
    }

    private Path file(PciAddress device) {
        return state.origins().resolve(device + ENDING);
    }
}
