/** The student's word card as it is printed. */
import { translate } from "../words";

export function WordCard({ card }: { card: string }) {
  return (
    <div class="word-card">
      <p class="word-card__label">{translate("join.my_card")}</p>
      <p class="word-card__words" data-card>
        {card.split(" ").map((word, place) => (
          <span key={place}>{word}</span>
        ))}
      </p>
      <p class="word-card__note">{translate("join.my_card_note")}</p>
    </div>
  );
}
