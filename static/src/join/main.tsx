import { render } from "preact";
import "../styles/all.css";
import "./join.css";
import { keepUrlFragment } from "../keepUrlFragment";
import "./words";
import { JoinPage } from "./Page";

keepUrlFragment();
const root = document.getElementById("app");
if (root) render(<JoinPage />, root);
