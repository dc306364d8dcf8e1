import conditionsEn from "../../words/en/conditions.json";
import experimentsEn from "../../words/en/experiments.json";
import en from "../../words/en/lab.json";
import networksEn from "../../words/en/networks.json";
import conditionsKo from "../../words/ko/conditions.json";
import experimentsKo from "../../words/ko/experiments.json";
import ko from "../../words/ko/lab.json";
import networksKo from "../../words/ko/networks.json";
import { addWordList } from "../words";

addWordList("lab", { ko, en });
addWordList("conditions", { ko: conditionsKo, en: conditionsEn });
addWordList("experiments", { ko: experimentsKo, en: experimentsEn });
addWordList("networks", { ko: networksKo, en: networksEn });
