import en from "../../words/en/collect.json";
import ko from "../../words/ko/collect.json";
import { addWords } from "../words";

addWords("collect", { ko, en });
