import { render } from "preact";
import "../styles/all.css";
import "../teacher/teacher.css";
import "../teacher/words";
import { FirstLessonPage } from "./Page";

const root = document.getElementById("app");
if (root) render(<FirstLessonPage />, root);
