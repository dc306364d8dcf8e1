import { render } from "preact";
import "../styles/all.css";
import "./join.css";
import { keepHash } from "../keepHash";
import "./words";
import { JoinPage } from "./Page";

keepHash();
const place = document.getElementById("app");
if (place) render(<JoinPage />, place);
