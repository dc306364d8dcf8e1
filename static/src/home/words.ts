import en from "../../words/en/home.json";
import ko from "../../words/ko/home.json";
import { addWords } from "../words";

addWords("home", { ko, en });
