import en from "../../words/en/privacy.json";
import ko from "../../words/ko/privacy.json";
import { addWordList } from "../words";

addWordList("privacy", { ko, en });
