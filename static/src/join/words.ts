import en from "../../words/en/join.json";
import ko from "../../words/ko/join.json";
import { addWordList } from "../words";

addWordList("join", { ko, en });
