import { render } from "preact";
import "../styles/all.css";
import "./privacy.css";
import { MyData } from "./MyData";

const place = document.querySelector("[data-my-data]");
if (place) render(<MyData />, place);
