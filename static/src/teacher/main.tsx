import { render } from "preact";
import "../styles/all.css";
import "./teacher.css";
import { keepHash } from "../keepHash";
import "./words";
import { TeacherPage } from "./Page";

keepHash();
const place = document.getElementById("app");
if (place) render(<TeacherPage />, place);
