import en from "../../words/en/blocks.json";
import ko from "../../words/ko/blocks.json";
import { addWords, say, type Facts } from "../words";

addWords("blocks", { ko, en });

/** The words of the Blocks page: `sayBlocks("run.start")`. */
export const sayBlocks = (key: string, facts?: Facts): string => say(`blocks.${key}`, facts);
