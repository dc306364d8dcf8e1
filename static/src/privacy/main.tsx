import { render } from "preact";
import "../styles/all.css";
import "./privacy.css";
import { MyData } from "./MyData";

const root = document.querySelector("[data-my-data]");
if (root) render(<MyData />, root);
