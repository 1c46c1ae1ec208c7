package hostdev.cli.view;

import hostdev.core.json.Json;
import java.util.List;

/// A result as it is shown: for people and for programs.
public interface View {
    /// @param screen what there is to draw on; the same value on the same screen gives the same lines
    List<Line> lines(Screen screen);

    Json json();
}
