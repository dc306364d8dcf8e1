import en from "../../words/en/lesson.json";
import ko from "../../words/ko/lesson.json";
import { addWords } from "../words";

addWords("lesson", { ko, en });
