import en from "../../../words/en/blocks.json";
import editorEn from "../../../words/en/editor.json";
import ko from "../../../words/ko/blocks.json";
import editorKo from "../../../words/ko/editor.json";
import { addWordList, type MessageParams, translate } from "../../words";

addWordList("blocks", { ko, en });
addWordList("editor", { ko: editorKo, en: editorEn });

/** The words of the Blocks page: `translateBlocks("run.start")`. */
export const translateBlocks = (key: string, params?: MessageParams): string => translate(`blocks.${key}`, params);
/** The words of the editor: `translateEditor("search.label")`. */
export const translateEditor = (key: string, params?: MessageParams): string => translate(`editor.${key}`, params);

/** The editor's word for a key if it has one, otherwise the word of the Blocks page. */
export function translateBlocksOrEditor(key: string, params?: MessageParams): string {
  return key in editorKo ? translateEditor(key, params) : translateBlocks(key, params);
}
