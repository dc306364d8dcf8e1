import { render } from "preact";
import "../styles/all.css";
import "../sharing/sharing.css";
import "./home.css";
import "./words";
import { HomePage } from "./Page";

const root = document.getElementById("app");
if (root) render(<HomePage />, root);
