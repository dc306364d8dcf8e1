import en from "../../words/en/gallery.json";
import ko from "../../words/ko/gallery.json";
import { addWordList, type MessageParams, translate } from "../words";

addWordList("gallery", { ko, en });

export const translateGallery = (key: string, params?: MessageParams): string => translate(`gallery.${key}`, params);
