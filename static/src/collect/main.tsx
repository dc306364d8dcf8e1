import { render } from "preact";
import "../styles/all.css";
import "./collect.css";
import "./words";
import { CollectPage } from "./Page";

const place = document.getElementById("app");
if (place?.dataset.project) render(<CollectPage projectId={place.dataset.project} />, place);
