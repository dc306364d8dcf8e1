import { render } from "preact";
import "../styles/all.css";
import "../blocks/blocks.css";
import "./play.css";
import "../blocks/words";
import { PlayPage } from "./PlayPage";

const root = document.getElementById("app");
if (root?.dataset.share) render(<PlayPage share={root.dataset.share} />, root);
