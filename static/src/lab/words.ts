import en from "../../words/en/lab.json";
import ko from "../../words/ko/lab.json";
import { addWordList } from "../words";

addWordList("lab", { ko, en });
