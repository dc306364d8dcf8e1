import en from "../../../../words/en/editor.json";
import ko from "../../../../words/ko/editor.json";
import { language } from "../../../words";

/** Loads Blockly's messages in the page's language. */
export async function blocklyMessages(): Promise<Record<string, string>> {
  const messages = language === "ko" ? await import("blockly/msg/ko") : await import("blockly/msg/en");
  return { ...(messages as unknown as Record<string, string>), ...blocklyOverrides(language === "ko" ? ko : en) };
}

const PREFIX = "blockly.";

/** Messages of Blockly that the page words better: keys of the editor's words with this prefix, by Blockly's names. */
const blocklyOverrides = (words: Record<string, string>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(words)
      .filter(([key]) => key.startsWith(PREFIX))
      .map(([key, text]) => [key.slice(PREFIX.length), text]),
  );
