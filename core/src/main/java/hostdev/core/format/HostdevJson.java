package hostdev.core.format;

import hostdev.core.json.Json;
import hostdev.core.model.DriverName;
import hostdev.core.model.HostdevOptions;
import hostdev.core.model.HostdevOptions.Place;
import java.util.Optional;

/// How a guest is given a function, as JSON; `null` is what nobody said.
public final class HostdevJson {
    private HostdevJson() {}

    public static Json of(HostdevOptions options) {
        return Json.object()
                .put("managed", options.managed())
                .put("driver", options.driver().model().map(DriverName::name))
                .put("iommufd", orNull(options.driver().iommufd().map(Json::of)))
                .put(
                        "rom",
                        Json.object()
                                .put("enabled", orNull(options.rom().enabled().map(Json::of)))
                                .put("bar", orNull(options.rom().bar().map(Json::of)))
                                .put("file", options.rom().file())
                                .build())
                .put("boot_order", orNull(options.bootOrder().map(Json::of)))
                .put("place", place(options.place()))
                .put("alias", options.alias())
                .put("teaming", options.teaming())
                .put("acpi_index", orNull(options.acpiIndex().map(Json::of)))
                .put("write_filtering", orNull(options.writeFiltering().map(Json::of)))
                .put("xl", xl(options.xl()))
                .put("display", orNull(options.display().on().map(Json::of)))
                .put("ramfb", orNull(options.display().ramfb().map(Json::of)))
                .build();
    }

    private static Json xl(HostdevOptions.Xl xl) {
        return Json.object()
                .put("msitranslate", orNull(xl.msiTranslate().map(Json::of)))
                .put("seize", orNull(xl.seize().map(Json::of)))
                .put("power_mgmt", orNull(xl.powerManagement().map(Json::of)))
                .put("rdm_policy", xl.rdmPolicy())
                .build();
    }

    private static Json place(Place place) {
        return switch (place) {
            case Place.Chosen _ -> new Json.Null();
            case Place.Nowhere _ -> Json.object().put("in_guest", false).build();
            case Place.At(var address, var multifunction) ->
                Json.object()
                        .put("in_guest", true)
                        .put("address", address.toString())
                        .put("multifunction", orNull(multifunction.map(Json::of)))
                        .build();
        };
    }

    private static Json orNull(Optional<Json> value) {
        return value.orElseGet(Json.Null::new);
    }
}
