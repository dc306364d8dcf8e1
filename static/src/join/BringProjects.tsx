/** Asks whether the projects made in this browser so far are the child's own. */
import { translate } from "../words";
import type { Visitor } from "./api";

export function BringProjects({
  me,
  bring,
  onBring,
}: {
  me: Visitor;
  bring: boolean;
  onBring: (bring: boolean) => void;
}) {
  if (me.project_count === 0) return null;
  return (
    <fieldset class="join__bring">
      <legend class="field__label">{translate("join.found_projects", { count: me.project_count })}</legend>
      <label class="join__choice">
        <input type="radio" name="bring" checked={bring} onChange={() => onBring(true)} />
        <span>{translate("join.bring")}</span>
      </label>
      <label class="join__choice">
        <input type="radio" name="bring" checked={!bring} onChange={() => onBring(false)} />
        <span>{translate("join.leave_behind")}</span>
      </label>
    </fieldset>
  );
}
