/** Links with which colleagues make accounts of their own. */
import { useEffect, useState } from "preact/hooks";
import { Button } from "../components/Button";
import { PlusIcon } from "../components/icons";
import { toast, toastProblem } from "../components/Toasts";
import { say, shownMoment } from "../words";
import { invite, listInvitations, takeBack, type Invitation } from "./api";

export function Invitations() {
  const [invitations, setInvitations] = useState<Invitation[]>([]);
  const [link, setLink] = useState("");
  const load = () => { listInvitations().then(setInvitations, toastProblem); };
  useEffect(load, []);
  const make = () => invite().then(({ path }) => {
    setLink(window.location.origin + path);
    load();
  }, toastProblem);
  const drop = (id: string) => takeBack(id).then(() => { setLink(""); load(); }, toastProblem);
  return (
    <section class="card account-part">
      <h2 class="part-head__title">{say("teacher.invitations")}</h2>
      <p class="field__note">{say("teacher.invitations_text")}</p>
      {link !== "" && <NewLink link={link} />}
      <ul class="account-list">
        {invitations.map(({ id, expires_at }) => (
          <li key={id} class="account-line">
            <span class="account-line__text">{say("teacher.invitation_until", { when: shownMoment(expires_at) })}</span>
            <Button onClick={() => void drop(id)}>{say("teacher.take_back")}</Button>
          </li>
        ))}
      </ul>
      <Button kind="soft" icon={<PlusIcon />} onClick={() => void make()}>{say("teacher.invite")}</Button>
    </section>
  );
}

function NewLink({ link }: { link: string }) {
  // Browsers hide the clipboard on plain http; the link can be selected all the same.
  const copy = () => navigator.clipboard?.writeText(link).then(() => toast(say("teacher.copied")), toastProblem);
  return (
    <div class="new-link">
      <input class="input" readOnly value={link} aria-label={say("teacher.new_link")} onFocus={(event) => event.currentTarget.select()} />
      {window.isSecureContext && <Button kind="main" onClick={() => void copy()}>{say("teacher.copy")}</Button>}
      <p class="field__note">{say("teacher.new_link_note")}</p>
    </div>
  );
}
