import en from "../../../../words/en/insights.json";
import ko from "../../../../words/ko/insights.json";
import { addWordList } from "../../../words";

addWordList("insights", { ko, en });
