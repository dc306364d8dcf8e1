import en from "../../words/en/lesson.json";
import ko from "../../words/ko/lesson.json";
import { addWordList } from "../words";

addWordList("lesson", { ko, en });
