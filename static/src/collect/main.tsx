import { render } from "preact";
import "../styles/all.css";
import "./collect.css";
import "./words";
import { CollectPage } from "./Page";

const root = document.getElementById("app");
if (root?.dataset.project) {
  const { project, student = "" } = root.dataset;
  render(<CollectPage projectId={project} student={student} cameIn={root.hasAttribute("data-came-in")} />, root);
}
