import en from "../../words/en/join.json";
import ko from "../../words/ko/join.json";
import { addWords } from "../words";

addWords("join", { ko, en });
