import { language } from "../../words";
import en from "../../../words/en/editor.json";
import ko from "../../../words/ko/editor.json";

/** Blockly's own words in the language of the page. */
export async function blocklyMessages(): Promise<Record<string, string>> {
  const messages = language === "ko" ? await import("blockly/msg/ko") : await import("blockly/msg/en");
  return { ...(messages as unknown as Record<string, string>), ...better(language === "ko" ? ko : en) };
}

const PREFIX = "blockly.";

/** Words of Blockly's that are said better: those of the editor that begin like this, by Blockly's names. */
const better = (words: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(words).filter(([key]) => key.startsWith(PREFIX)).map(([key, text]) => [key.slice(PREFIX.length), text]));
