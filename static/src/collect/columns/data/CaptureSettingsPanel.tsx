/** The small menu of the webcam: how fast, after which delay, how many. */
import { useEffect, useId, useRef } from "preact/hooks";
import { translate } from "../../../words";
import { type CaptureSettings, CHOICES, captureSettings, changeCaptureSettings } from "./captureSettings";

export function CaptureSettingsPanel() {
  const { delayS } = captureSettings.value;
  const panel = useRef<HTMLDivElement>(null);
  useEffect(() => panel.current?.scrollIntoView({ block: "nearest" }), [delayS]);
  return (
    <div class="capture__settings" ref={panel} role="group" aria-label={translate("collect.capture_settings")}>
      <Choice name="everyMs" label={translate("collect.capture_every")} textOf={intervalText} />
      <Choice name="delayS" label={translate("collect.capture_delay")} textOf={delayText} />
      {delayS > 0 && (
        <Choice
          name="count"
          label={translate("collect.capture_count")}
          textOf={(count) => translate("collect.count", { count })}
        />
      )}
    </div>
  );
}

interface ChoiceProps {
  name: keyof CaptureSettings;
  label: string;
  textOf: (value: number) => string;
}

function Choice({ name, label, textOf }: ChoiceProps) {
  const id = useId();
  return (
    <>
      <label class="capture__label" for={id}>
        {label}
      </label>
      <select
        id={id}
        class="select"
        value={captureSettings.value[name]}
        onChange={(event) => changeCaptureSettings({ [name]: Number(event.currentTarget.value) })}
      >
        {[...CHOICES[name]]
          .sort((one, other) => one - other)
          .map((value) => (
            <option key={value} value={value}>
              {textOf(value)}
            </option>
          ))}
      </select>
    </>
  );
}

const intervalText = (ms: number) =>
  ms <= 1000
    ? translate("collect.capture_per_second", { count: 1000 / ms })
    : translate("collect.capture_each", { seconds: ms / 1000 });

const delayText = (seconds: number) =>
  seconds === 0 ? translate("collect.capture_no_delay") : translate("collect.capture_after", { count: seconds });
