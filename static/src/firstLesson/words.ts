import en from "../../words/en/first_lesson.json";
import ko from "../../words/ko/first_lesson.json";
import { addWordList, translate } from "../words";

addWordList("first_lesson", { ko, en });

export const translateLesson = (key: string): string => translate(`first_lesson.${key}`);
