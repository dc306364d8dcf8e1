/** One student's word card, to read out, copy or scan. */
import { Dialog } from "../components/Dialog";
import { translate } from "../words";
import type { WordCard } from "./api";
import { OnlyHere } from "./OnlyHere";

export function CardDialog({ card: { nickname, card, qr }, onClose }: { card: WordCard; onClose: () => void }) {
  return (
    <Dialog title={translate("teacher.card_of", { nickname })} onClose={onClose}>
      <p class="card-words" data-card>
        {card}
      </p>
      {qr === null ? (
        <OnlyHere />
      ) : (
        <img class="card-qr" src={qr} alt={translate("teacher.card_qr")} width="160" height="160" />
      )}
      <p class="field__note">{translate("teacher.card_note")}</p>
    </Dialog>
  );
}
