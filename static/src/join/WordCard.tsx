/** The student's word card as it is printed. */
import { translate } from "../words";
import type { MyWordCard } from "./api";

export function WordCard({ card: { card, qr } }: { card: MyWordCard }) {
  return (
    <div class="word-card">
      <p class="word-card__label">{translate("join.my_card")}</p>
      <p class="word-card__words" data-card>
        {card.split(" ").map((word, place) => (
          <span key={place}>{word}</span>
        ))}
      </p>
      {qr !== null && (
        <img class="word-card__qr" src={qr} alt={translate("join.my_card_qr")} width="128" height="128" />
      )}
      <p class="word-card__note">{translate(qr === null ? "join.my_card_note" : "join.my_card_scan")}</p>
    </div>
  );
}
