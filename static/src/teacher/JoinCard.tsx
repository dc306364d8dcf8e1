/** The door: address, code and QR code; open, shut, renew, and large for the projector. */
import { useEffect, useState } from "preact/hooks";
import { ask } from "../components/Ask";
import { Button } from "../components/Button";
import { DoorIcon, RepeatIcon, ScreenIcon, WarningIcon } from "../components/icons";
import { toastProblem } from "../components/Toasts";
import { shownCode } from "../join/door";
import { say, shownMoment } from "../words";
import { getDoor, renewCode, setDoor, type Classroom, type Door } from "./api";
import { DoorState } from "./Classrooms";
import { Projector } from "./Projector";

export function JoinCard({ classroom, onChange }: { classroom: Classroom; onChange: (classroom: Classroom) => void }) {
  const [door, setDoorShown] = useState<Door | null>(null);
  const [large, setLarge] = useState(false);
  const { id, join_code, join_open, join_until } = classroom;
  useEffect(() => { getDoor(id).then(setDoorShown, toastProblem); }, [id, join_code]);
  const turn = (open: boolean) => setDoor(id, open).then(onChange, toastProblem);
  const renew = async () => {
    if (!(await ask({ title: say("teacher.renew_title"), text: say("teacher.renew_text"), yes: say("teacher.renew") }))) return;
    await renewCode(id).then(onChange, toastProblem);
  };
  return (
    <section class="card join-card" aria-labelledby="join-title">
      <header class="part-head">
        <h2 id="join-title" class="part-head__title">{say("teacher.join")}</h2>
        <DoorState classroom={classroom} />
      </header>
      {join_open && door !== null ? <OpenDoor code={join_code} door={door} /> : <p class="join-card__shut">{say("teacher.door_closed_text")}</p>}
      {join_open && join_until !== null && <p class="join-card__until">{say("teacher.until", { when: shownMoment(join_until) })}</p>}
      <div class="join-card__actions">
        {join_open
          ? <Button kind="main" icon={<ScreenIcon />} onClick={() => setLarge(true)} disabled={door === null}>{say("teacher.large")}</Button>
          : <Button kind="main" icon={<DoorIcon />} onClick={() => void turn(true)}>{say("teacher.open_door")}</Button>}
        {join_open && <Button icon={<DoorIcon />} onClick={() => void turn(false)}>{say("teacher.close_door")}</Button>}
        <Button icon={<RepeatIcon />} onClick={() => void renew()}>{say("teacher.renew")}</Button>
      </div>
      {door !== null && !door.on_network && (
        <p class="notice notice--warning"><WarningIcon /><span class="notice__text">{say("teacher.only_here")}</span></p>
      )}
      {large && door !== null && <Projector classroom={classroom} door={door} onClose={() => setLarge(false)} />}
    </section>
  );
}

function OpenDoor({ code, door }: { code: string; door: Door }) {
  return (
    <div class="join-card__door">
      <img class="join-card__qr" src={door.qr} alt={say("teacher.qr")} width="160" height="160" />
      <dl class="join-card__facts">
        <div><dt>{say("teacher.address")}</dt><dd>{door.address.replace(/^https?:\/\//, "")}</dd></div>
        <div><dt>{say("teacher.code")}</dt><dd class="join-card__code" data-code>{shownCode(code)}</dd></div>
      </dl>
    </div>
  );
}
