import en from "../../words/en/wall.json";
import ko from "../../words/ko/wall.json";
import { addWordList } from "../words";

addWordList("wall", { ko, en });
