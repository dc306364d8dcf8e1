/** Links with which colleagues create accounts. */
import { useEffect, useState } from "preact/hooks";
import { Button } from "../components/Button";
import { PlusIcon } from "../components/icons";
import { toast, toastProblem } from "../components/Toasts";
import { formatDateTime, translate } from "../words";
import { createInvitation, type Invitation, listInvitations, type NewInvitation, revokeInvitation } from "./api";
import { OnlyHere } from "./OnlyHere";

export function Invitations() {
  const [invitations, setInvitations] = useState<Invitation[]>([]);
  const [link, setLink] = useState<NewInvitation | null>(null);
  const load = () => {
    listInvitations().then(setInvitations, toastProblem);
  };
  useEffect(load, []);
  const create = () =>
    createInvitation().then((made) => {
      setLink(made);
      load();
    }, toastProblem);
  const revoke = (id: string) =>
    revokeInvitation(id).then(() => {
      setLink(null);
      load();
    }, toastProblem);
  return (
    <section class="card account-part">
      <h2 class="part-head__title">{translate("teacher.invitations")}</h2>
      <p class="field__note">{translate("teacher.invitations_text")}</p>
      {link !== null && <NewLink invitation={link} />}
      <ul class="account-list">
        {invitations.map(({ id, expires_at }) => (
          <li key={id} class="account-line">
            <span class="account-line__text">
              {translate("teacher.invitation_until", { when: formatDateTime(expires_at) })}
            </span>
            <Button onClick={() => void revoke(id)}>{translate("teacher.take_back")}</Button>
          </li>
        ))}
      </ul>
      <Button kind="soft" icon={<PlusIcon />} onClick={() => void create()}>
        {translate("teacher.invite")}
      </Button>
    </section>
  );
}

function NewLink({ invitation: { path, url, qr, on_network: onNetwork } }: { invitation: NewInvitation }) {
  const link = onNetwork ? url : window.location.origin + path;
  // Browsers hide the clipboard on plain http; the link can still be selected.
  const copy = () => navigator.clipboard?.writeText(link).then(() => toast(translate("teacher.copied")), toastProblem);
  return (
    <div class="new-link">
      <input
        class="input"
        readOnly
        value={link}
        aria-label={translate("teacher.new_link")}
        onFocus={(event) => event.currentTarget.select()}
      />
      {window.isSecureContext && (
        <Button kind="main" onClick={() => void copy()}>
          {translate("teacher.copy")}
        </Button>
      )}
      {onNetwork ? (
        <img class="card-qr" src={qr} alt={translate("teacher.new_link_qr")} width="160" height="160" />
      ) : (
        <OnlyHere />
      )}
      <p class="field__note">{translate("teacher.new_link_note")}</p>
    </div>
  );
}
