import { render } from "preact";
import en from "../../words/en/taken_page.json";
import ko from "../../words/ko/taken_page.json";
import "../styles/all.css";
import "../blocks/blocks.css";
import "../play/play.css";
import "../blocks/words";
import { addWordList } from "../words";
import type { PageFacts } from "./facts";
import { TakenPage } from "./TakenPage";

addWordList("taken_page", { ko, en });
const root = document.getElementById("app");
const written = document.getElementById("facts")?.textContent;
if (root !== null && written) render(<TakenPage facts={JSON.parse(written) as PageFacts} />, root);
