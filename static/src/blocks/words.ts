import en from "../../words/en/blocks.json";
import editorEn from "../../words/en/editor.json";
import ko from "../../words/ko/blocks.json";
import editorKo from "../../words/ko/editor.json";
import { addWords, say, type Facts } from "../words";

addWords("blocks", { ko, en });
addWords("editor", { ko: editorKo, en: editorEn });

/** The words of the Blocks page: `sayBlocks("run.start")`. */
export const sayBlocks = (key: string, facts?: Facts): string => say(`blocks.${key}`, facts);
/** The words of the editor: `sayEditor("search.label")`. */
export const sayEditor = (key: string, facts?: Facts): string => say(`editor.${key}`, facts);

/** What the editor says: its own words where it has them, else those of the blocks. */
export function sayEither(key: string, facts?: Facts): string {
  return key in editorKo ? sayEditor(key, facts) : sayBlocks(key, facts);
}
