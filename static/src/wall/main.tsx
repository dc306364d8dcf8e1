import { render } from "preact";
import "../styles/all.css";
import "./wall.css";
import "./words";
import { WallPage } from "./Page";

const root = document.getElementById("app");
const classroom = /^\/teacher\/classrooms\/(\w+)\/lesson$/.exec(window.location.pathname)?.[1];
if (root && classroom !== undefined) render(<WallPage classroom={classroom} />, root);
