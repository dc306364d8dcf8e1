import en from "../../words/en/honest.json";
import ko from "../../words/ko/honest.json";
import { addWordList } from "../words";

addWordList("honest", { ko, en });
