import { language } from "../../words";

/** Blockly's own words in the language of the page. */
export async function blocklyMessages(): Promise<Record<string, string>> {
  const messages = language === "ko" ? await import("blockly/msg/ko") : await import("blockly/msg/en");
  return { ...messages } as unknown as Record<string, string>;
}
