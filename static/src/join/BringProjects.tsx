/** Whether what was made in this browser so far is the child's own. */
import { say } from "../words";
import type { Me } from "./door";

export function BringProjects({ me, bring, onBring }: { me: Me; bring: boolean; onBring: (bring: boolean) => void }) {
  if (me.project_count === 0) return null;
  return (
    <fieldset class="join__bring">
      <legend class="field__label">{say("join.found_projects", { count: me.project_count })}</legend>
      <label class="join__choice">
        <input type="radio" name="bring" checked={bring} onChange={() => onBring(true)} />
        <span>{say("join.bring")}</span>
      </label>
      <label class="join__choice">
        <input type="radio" name="bring" checked={!bring} onChange={() => onBring(false)} />
        <span>{say("join.leave_behind")}</span>
      </label>
    </fieldset>
  );
}
