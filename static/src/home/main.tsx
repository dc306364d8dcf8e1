import { render } from "preact";
import "../styles/all.css";
import "../sharing/sharing.css";
import "./home.css";
import "./words";
import { HomePage } from "./Page";

const place = document.getElementById("app");
if (place) render(<HomePage />, place);
