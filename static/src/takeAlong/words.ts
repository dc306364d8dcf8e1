import en from "../../words/en/take_along.json";
import ko from "../../words/ko/take_along.json";
import { addWordList } from "../words";

addWordList("take_along", { ko, en });
