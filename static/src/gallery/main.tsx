import { render } from "preact";
import "../styles/all.css";
import { GalleryPage } from "./Page";

const root = document.getElementById("app");
if (root) render(<GalleryPage />, root);
