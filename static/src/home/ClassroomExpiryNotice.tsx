/** Warns that the student's classroom will be erased soon, and offers to keep its contents. */
import type { Visitor } from "../join/api";
import { formatDay, translate } from "../words";

export function ClassroomExpiryNotice({ me }: { me: Visitor }) {
  if (me.classroom_erased_on === null) return null;
  return (
    <div class="notice notice--warning" role="status" data-ending>
      <div class="notice__text">
        {translate("home.classroom_ending", { name: me.classroom ?? "", date: formatDay(me.classroom_erased_on) })}
        <div class="notice__actions">
          <a class="button button--plain" href="/privacy">
            {translate("home.classroom_ending_go")}
          </a>
        </div>
      </div>
    </div>
  );
}
