import { render } from "preact";
import "../styles/all.css";
import "../sharing/sharing.css";
import "./blocks.css";
import "./draw/draw.css";
import "./words";
import { BlocksPage } from "./page/BlocksPage";

const root = document.getElementById("app");
if (root?.dataset.project) render(<BlocksPage projectId={root.dataset.project} />, root);
