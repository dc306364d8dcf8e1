import en from "../../words/en/entry_blocks.json";
import ko from "../../words/ko/entry_blocks.json";
import { addWordList } from "../words";

addWordList("entry_blocks", { ko, en });
