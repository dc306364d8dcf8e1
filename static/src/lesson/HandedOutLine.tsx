/** Tells a student of a project that the teacher has just handed out, with the way to it. */
import { DownIcon } from "../components/icons";
import { translate } from "../words";
import type { HandedOut } from "./api";
import "./lesson.css";
import "./words";

export function HandedOutLine({ project: { id, name } }: { project: HandedOut }) {
  return (
    <p class="lesson__line" role="status" data-handed-out={id}>
      <DownIcon />
      <span class="lesson__words">{translate("lesson.handed_out", { name })}</span>
      <a class="button button--main" href={`/projects/${id}`}>
        {translate("lesson.open_handed_out")}
      </a>
    </p>
  );
}
