/** The extension's blocks as the editor shows them, in its language. */
import { BLOCKS, type Block, EXTENSION_ID, type Slot, SOURCES } from "./blocks";
import type { Facts, Language } from "./facts";
import type { Scratch } from "./scratch";

/** Of what Eyeblocks calls its category of recognition. */
const COLOR = "#8222ff";

export type Say = (key: string) => string;

/** The texts in the editor's language: Korean, or English for all others. */
export function wordsOf({ words }: Facts, scratch: Scratch): Say {
  const chosen = scratch.translate?.language ?? navigator.language;
  const language: Language = chosen.startsWith("ko") ? "ko" : "en";
  return (key) => words[language][key] ?? key;
}

export function paletteOf(facts: Facts, scratch: Scratch, state: string) {
  const say = wordsOf(facts, scratch);
  const names = facts.model.classes.map(({ name }) => name);
  return {
    id: EXTENSION_ID,
    name: facts.title,
    color1: COLOR,
    blocks: [
      { blockType: scratch.BlockType.LABEL, text: state },
      ...BLOCKS.map((block) => blockOf(block, names[0] ?? "", scratch, say)),
    ],
    menus: {
      GROUP: { acceptReporters: true, items: names },
      SOURCE: { acceptReporters: false, items: SOURCES.map((value) => ({ text: say(`source_${value}`), value })) },
      ...Object.fromEntries(
        (BLOCKS as readonly Block[]).flatMap(({ opcode, modes = [] }) =>
          modes.length === 0 ? [] : [[opcode, { acceptReporters: false, items: modes.map(modeOf(opcode, say)) }]],
        ),
      ),
    },
  };
}

const modeOf = (opcode: string, say: Say) => (value: string) => ({
  text: say(`choice.${opcode}.MODE.${value}`),
  value,
});

function blockOf(
  { opcode, type, slots, modes }: Block,
  firstName: string,
  { BlockType, ArgumentType }: Scratch,
  say: Say,
) {
  const defaults: Record<Slot, string> = { GROUP: firstName, SOURCE: SOURCES[0], MODE: modes?.[0] ?? "", PICTURE: "" };
  const menus: Partial<Record<Slot, string>> = { GROUP: "GROUP", SOURCE: "SOURCE", MODE: opcode };
  const text = slots.reduce(
    (filled, slot, place) => filled.replace(`%${place + 1}`, `[${slot}]`),
    say(`block.${opcode}`),
  );
  const slotOf = (slot: Slot) => ({ type: ArgumentType.STRING, menu: menus[slot], defaultValue: defaults[slot] });
  return {
    opcode,
    blockType: BlockType[type],
    text,
    arguments: Object.fromEntries(slots.map((slot) => [slot, slotOf(slot)])),
  };
}
