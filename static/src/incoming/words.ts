import en from "../../words/en/incoming.json";
import ko from "../../words/ko/incoming.json";
import { addWordList } from "../words";

addWordList("incoming", { ko, en });
