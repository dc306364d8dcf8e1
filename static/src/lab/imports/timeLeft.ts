import { translate } from "../../words";

const MINUTE_S = 60;
/** Below this, seconds are told in steps of five: they change with every look. */
const STEP_S = 5;

/** How long something takes still, in words, without a precision that nobody has. */
export function timeLeft(seconds: number): string {
  if (seconds < MINUTE_S)
    return translate("lab.seconds_left", { count: Math.max(STEP_S * Math.ceil(seconds / STEP_S), STEP_S) });
  return translate("lab.minutes_left", { count: Math.ceil(seconds / MINUTE_S) });
}
