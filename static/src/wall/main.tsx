import { render } from "preact";
import "../styles/all.css";
import "./wall.css";
import "./words";
import { WallPage } from "./Page";

const place = document.getElementById("app");
const classroom = /^\/teacher\/classrooms\/(\w+)\/lesson$/.exec(window.location.pathname)?.[1];
if (place && classroom !== undefined) render(<WallPage classroom={classroom} />, place);
