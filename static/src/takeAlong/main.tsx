import { render } from "preact";
import "../styles/all.css";
import "../sharing/sharing.css";
import "./takeAlong.css";
import "./words";
import { TakeAlongPage } from "./Page";

const root = document.getElementById("app");
if (root?.dataset.project) render(<TakeAlongPage projectId={root.dataset.project} />, root);
