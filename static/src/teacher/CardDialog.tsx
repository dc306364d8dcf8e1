/** One student's word card, to read out or copy. */
import { Dialog } from "../components/Dialog";
import { translate } from "../words";

export function CardDialog({ nickname, card, onClose }: { nickname: string; card: string; onClose: () => void }) {
  return (
    <Dialog title={translate("teacher.card_of", { nickname })} onClose={onClose}>
      <p class="card-words" data-card>
        {card}
      </p>
      <p class="field__note">{translate("teacher.card_note")}</p>
    </Dialog>
  );
}
