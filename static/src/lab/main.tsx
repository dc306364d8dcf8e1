import { render } from "preact";
import "../styles/all.css";
import "../collect/training.css";
import "../collect/columns/insights/insights.css";
import "../collect/columns/insights/words";
import "../collect/words";
import "./lab.css";
import "./augmentation/augmentation.css";
import "./experiments/experiments.css";
import "./networks/networks.css";
import "./training/conditions.css";
import "./words";
import { LabPage } from "./Page";

const root = document.getElementById("app");
if (root?.dataset.project) render(<LabPage projectId={root.dataset.project} />, root);
