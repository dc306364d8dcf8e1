import { render } from "preact";
import "../styles/all.css";
import "../sharing/sharing.css";
import "./blocks.css";
import "./draw/draw.css";
import "./words";
import { BlocksPage } from "./page/BlocksPage";

const place = document.getElementById("app");
if (place?.dataset.project) render(<BlocksPage projectId={place.dataset.project} />, place);
