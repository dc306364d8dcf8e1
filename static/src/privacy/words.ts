import en from "../../words/en/privacy.json";
import ko from "../../words/ko/privacy.json";
import { addWords } from "../words";

addWords("privacy", { ko, en });
