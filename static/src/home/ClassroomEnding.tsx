/** That the student's classroom erases itself soon, with the way to keep what is in it. */
import type { Me } from "../join/door";
import { say, shownDay } from "../words";

export function ClassroomEnding({ me }: { me: Me }) {
  if (me.classroom_erased_on === null) return null;
  return (
    <div class="notice notice--warning" role="status" data-ending>
      <div class="notice__text">
        {say("home.classroom_ending", { name: me.classroom ?? "", date: shownDay(me.classroom_erased_on) })}
        <div class="notice__actions"><a class="button button--plain" href="/privacy">{say("home.classroom_ending_go")}</a></div>
      </div>
    </div>
  );
}
