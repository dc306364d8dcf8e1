import { render } from "preact";
import "../styles/all.css";
import "./teacher.css";
import { keepUrlFragment } from "../keepUrlFragment";
import "./words";
import { TeacherPage } from "./Page";

keepUrlFragment();
const root = document.getElementById("app");
if (root) render(<TeacherPage />, root);
