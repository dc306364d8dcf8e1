import en from "../../words/en/collect.json";
import ko from "../../words/ko/collect.json";
import { addWordList } from "../words";

addWordList("collect", { ko, en });
