import en from "../../words/en/home.json";
import ko from "../../words/ko/home.json";
import { addWordList } from "../words";

addWordList("home", { ko, en });
