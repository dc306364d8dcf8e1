import en from "../../words/en/examples.json";
import ko from "../../words/ko/examples.json";
import { addWordList } from "../words";

addWordList("examples", { ko, en });
