/** Says where pictures are recognized, and lets the student choose. It appears with the first answer. */
import { Switch } from "../components/Switch";
import { translate } from "../words";
import type { RecognitionPlaces } from "./recognitionPlaces";
import "./placeSwitch.css";
import "./words";

export function PlaceSwitch({ places }: { places: RecognitionPlaces }) {
  if (!places.used.value) return null;
  const { device, place, choice } = places;
  const onItsWay = device.value === "loading" && choice.value === "device";
  const impossible = device.value === "model_impossible" || device.value === "browser_impossible";
  return (
    <div class="place-switch" data-place={place.value} data-device={device.value}>
      {!impossible && (
        <Switch
          label={translate("recognition.switch")}
          checked={place.value === "device" || onItsWay}
          onChange={(on) => places.choose(on ? "device" : "server")}
        />
      )}
      <p class="place-switch__note" role="status">
        {translate(`recognition.${noteOf(places)}`)}
      </p>
    </div>
  );
}

function noteOf({ device, place, offline, serverNeeded }: RecognitionPlaces): string {
  if (offline.value) return serverNeeded.value ? "offline_knows_all" : "offline";
  if (place.value === "device") return "on_device";
  if (device.value === "ready") return serverNeeded.value ? "server_needed" : "on_server";
  return device.value === "idle" ? "on_server" : device.value;
}
