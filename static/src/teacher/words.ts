import en from "../../words/en/teacher.json";
import ko from "../../words/ko/teacher.json";
import { addWords } from "../words";

addWords("teacher", { ko, en });
