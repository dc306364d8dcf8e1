import { render } from "preact";
import "../styles/all.css";
import "../lab/lab.css";
import "./incoming.css";
import "../lab/words";
import "./words";
import { IncomingPage } from "./Page";

const root = document.getElementById("app");
if (root?.dataset.project) render(<IncomingPage projectId={root.dataset.project} />, root);
