/** The keys that blocks can select. */
const namedKeyIds = ["space", "enter", "up", "down", "left", "right"];
const letters = [..."abcdefghijklmnopqrstuvwxyz"];
const digits = [..."0123456789"];

export const keys: readonly string[] = [...namedKeyIds, ...letters, ...digits];

/** Keys that are shown as words instead of letters. */
export const namedKeys: readonly string[] = namedKeyIds;

const byCode = new Map<string, string>([
  ["Space", "space"],
  ["Enter", "enter"],
  ["NumpadEnter", "enter"],
  ["ArrowUp", "up"],
  ["ArrowDown", "down"],
  ["ArrowLeft", "left"],
  ["ArrowRight", "right"],
  ...letters.map((letter): [string, string] => [`Key${letter.toUpperCase()}`, letter]),
  ...digits.flatMap((digit): [string, string][] => [
    [`Digit${digit}`, digit],
    [`Numpad${digit}`, digit],
  ]),
]);

/** Uses the physical key, so that a Korean keyboard layout makes no difference. */
export const keyFromEvent = (event: Pick<KeyboardEvent, "code">): string | undefined => byCode.get(event.code);
