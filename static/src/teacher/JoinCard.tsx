/** How to join the classroom: address, code and QR code; opens, closes and renews it, and opens the projector view. */
import { useEffect, useState } from "preact/hooks";
import { Button } from "../components/Button";
import { DoorIcon, RepeatIcon, ScreenIcon } from "../components/icons";
import { toastProblem } from "../components/Toasts";
import { formatJoinCode } from "../join/api";
import { formatDateTime, translate } from "../words";
import { type Classroom, getJoinAddress, type JoinAddress, setJoinOpen } from "./api";
import { JoinState } from "./Classrooms";
import { askForNewCode } from "./newCode";
import { OnlyHere } from "./OnlyHere";
import { Projector } from "./Projector";

export function JoinCard({ classroom, onChange }: { classroom: Classroom; onChange: (classroom: Classroom) => void }) {
  const [address, setAddress] = useState<JoinAddress | null>(null);
  const [large, setLarge] = useState(false);
  const { id, join_code, join_open, join_until } = classroom;
  useEffect(() => {
    getJoinAddress(id).then(setAddress, toastProblem);
  }, [id, join_code]);
  const setOpen = (open: boolean) => setJoinOpen(id, open).then(onChange, toastProblem);
  return (
    <section class="card join-card" aria-labelledby="join-title">
      <header class="part-head">
        <h2 id="join-title" class="part-head__title">
          {translate("teacher.join")}
        </h2>
        <JoinState classroom={classroom} />
      </header>
      {join_open && address !== null ? (
        <JoinDetails code={join_code} address={address} />
      ) : (
        <p class="join-card__closed">{translate("teacher.join_closed_text")}</p>
      )}
      {join_open && join_until !== null && (
        <p class="join-card__until">{translate("teacher.until", { when: formatDateTime(join_until) })}</p>
      )}
      <div class="join-card__actions">
        {join_open ? (
          <Button
            kind="main"
            icon={<ScreenIcon />}
            onClick={() => setLarge(true)}
            disabled={address === null || !address.on_network}
          >
            {translate("teacher.large")}
          </Button>
        ) : (
          <Button kind="main" icon={<DoorIcon />} onClick={() => void setOpen(true)}>
            {translate("teacher.open_join")}
          </Button>
        )}
        {join_open && (
          <Button icon={<DoorIcon />} onClick={() => void setOpen(false)}>
            {translate("teacher.close_join")}
          </Button>
        )}
        <Button icon={<RepeatIcon />} onClick={() => void askForNewCode(classroom, onChange)}>
          {translate("teacher.renew")}
        </Button>
      </div>
      {large && address !== null && (
        <Projector classroom={classroom} address={address} onClose={() => setLarge(false)} />
      )}
    </section>
  );
}

function JoinDetails({ code, address }: { code: string; address: JoinAddress }) {
  return (
    <div class="join-card__details">
      {address.on_network ? (
        <img class="join-card__qr" src={address.qr} alt={translate("teacher.qr")} width="160" height="160" />
      ) : (
        <OnlyHere />
      )}
      <dl class="join-card__facts">
        {address.on_network && (
          <div>
            <dt>{translate("teacher.address")}</dt>
            <dd>{address.address.replace(/^https?:\/\//, "")}</dd>
          </div>
        )}
        <div>
          <dt>{translate("teacher.code")}</dt>
          <dd class="join-card__code" data-code>
            {formatJoinCode(code)}
          </dd>
        </div>
      </dl>
    </div>
  );
}
