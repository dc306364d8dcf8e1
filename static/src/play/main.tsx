import { render } from "preact";
import "../styles/all.css";
import "../blocks/blocks.css";
import "./play.css";
import "../blocks/words";
import { PlayPage } from "./PlayPage";

const place = document.getElementById("app");
if (place?.dataset.share) render(<PlayPage share={place.dataset.share} />, place);
