import en from "../../words/en/sharing.json";
import ko from "../../words/ko/sharing.json";
import { addWordList, type MessageParams, translate } from "../words";

addWordList("sharing", { ko, en });

export const translateSharing = (key: string, params?: MessageParams): string => translate(`sharing.${key}`, params);
