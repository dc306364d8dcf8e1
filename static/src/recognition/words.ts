import en from "../../words/en/recognition.json";
import ko from "../../words/ko/recognition.json";
import { addWordList } from "../words";

addWordList("recognition", { ko, en });
