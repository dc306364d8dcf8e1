/** The browsers in which the teacher is logged in; each can be logged out from here. */
import { useEffect, useState } from "preact/hooks";
import { Button } from "../components/Button";
import { askYesNo } from "../components/Questions";
import { toastProblem } from "../components/Toasts";
import { formatDateTime, translate } from "../words";
import { endSession, endSessions, type LoginSession, listSessions } from "./api";
import { deviceName } from "./deviceName";

export function Sessions({ onOut }: { onOut: () => void }) {
  const [sessions, setSessions] = useState<LoginSession[]>([]);
  const load = () => {
    listSessions().then(setSessions, toastProblem);
  };
  useEffect(load, []);
  const endAll = async () => {
    if (
      !(await askYesNo({
        title: translate("teacher.end_all"),
        text: translate("teacher.end_all_text"),
        yes: translate("teacher.end_all"),
      }))
    )
      return;
    await endSessions().then(onOut, toastProblem);
  };
  return (
    <section class="card account-part">
      <h2 class="part-head__title">{translate("teacher.sessions")}</h2>
      <ul class="account-list">
        {sessions.map(({ id, device, current, created_at }) => (
          <li key={id} class="account-line">
            <span class="account-line__text">
              <b>{deviceName(device)}</b>
              <span class="field__note">
                {translate(current ? "teacher.session_here" : "teacher.session_since", {
                  when: formatDateTime(created_at),
                })}
              </span>
            </span>
            {!current && (
              <Button onClick={() => void endSession(id).then(load, toastProblem)}>{translate("teacher.end")}</Button>
            )}
          </li>
        ))}
      </ul>
      <Button onClick={() => void endAll()}>{translate("teacher.end_all")}</Button>
    </section>
  );
}
