import en from "../../words/en/sharing.json";
import ko from "../../words/ko/sharing.json";
import { addWords, say, type Facts } from "../words";

addWords("sharing", { ko, en });

export const saySharing = (key: string, facts?: Facts): string => say(`sharing.${key}`, facts);
