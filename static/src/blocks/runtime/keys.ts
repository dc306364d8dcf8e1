/** The keys that blocks can name. */
const named = ["space", "enter", "up", "down", "left", "right"];
const letters = [..."abcdefghijklmnopqrstuvwxyz"];
const digits = [..."0123456789"];

export const keys: readonly string[] = [...named, ...letters, ...digits];

/** Keys whose names on screen are words, not the letter itself. */
export const namedKeys: readonly string[] = named;

const byCode = new Map<string, string>([
  ["Space", "space"], ["Enter", "enter"], ["NumpadEnter", "enter"],
  ["ArrowUp", "up"], ["ArrowDown", "down"], ["ArrowLeft", "left"], ["ArrowRight", "right"],
  ...letters.map((letter): [string, string] => [`Key${letter.toUpperCase()}`, letter]),
  ...digits.flatMap((digit): [string, string][] => [[`Digit${digit}`, digit], [`Numpad${digit}`, digit]]),
]);

/** The place of the key counts, so that a Korean keyboard layout makes no difference. */
export const keyOf = (event: Pick<KeyboardEvent, "code">): string | undefined => byCode.get(event.code);
