import en from "../../words/en/wall.json";
import ko from "../../words/ko/wall.json";
import { addWords } from "../words";

addWords("wall", { ko, en });
