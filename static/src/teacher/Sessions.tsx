/** The browsers in which the teacher is logged in, each of which can be logged out from here. */
import { useEffect, useState } from "preact/hooks";
import { ask } from "../components/Ask";
import { Button } from "../components/Button";
import { toastProblem } from "../components/Toasts";
import { say, shownMoment } from "../words";
import { endSession, endSessions, listSessions, type LoginSession } from "./api";
import { shownDevice } from "./device";

export function Sessions({ onOut }: { onOut: () => void }) {
  const [sessions, setSessions] = useState<LoginSession[]>([]);
  const load = () => { listSessions().then(setSessions, toastProblem); };
  useEffect(load, []);
  const endAll = async () => {
    if (!(await ask({ title: say("teacher.end_all"), text: say("teacher.end_all_text"), yes: say("teacher.end_all") }))) return;
    await endSessions().then(onOut, toastProblem);
  };
  return (
    <section class="card account-part">
      <h2 class="part-head__title">{say("teacher.sessions")}</h2>
      <ul class="account-list">
        {sessions.map(({ id, device, current, created_at }) => (
          <li key={id} class="account-line">
            <span class="account-line__text">
              <b>{shownDevice(device)}</b>
              <span class="field__note">{say(current ? "teacher.session_here" : "teacher.session_since", { when: shownMoment(created_at) })}</span>
            </span>
            {!current && <Button onClick={() => void endSession(id).then(load, toastProblem)}>{say("teacher.end")}</Button>}
          </li>
        ))}
      </ul>
      <Button onClick={() => void endAll()}>{say("teacher.end_all")}</Button>
    </section>
  );
}
