import en from "../../words/en/teacher.json";
import ko from "../../words/ko/teacher.json";
import { addWordList } from "../words";

addWordList("teacher", { ko, en });
