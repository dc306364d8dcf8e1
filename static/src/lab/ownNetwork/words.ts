import en from "../../../words/en/ownNetwork.json";
import ko from "../../../words/ko/ownNetwork.json";
import { addWordList } from "../../words";

addWordList("ownNetwork", { ko, en });
