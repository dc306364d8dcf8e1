/** The card of the class that the model answers: its picture, its text, and its link as text. */
import { translate } from "../../../words";
import { useCollectStore } from "../../store/collectStore";

export function AnswerCard({ classId }: { classId: string | null }) {
  const { classStore } = useCollectStore();
  const classState = classStore.classes.value.find(({ id }) => id === classId);
  const card = classState?.card.value ?? null;
  if (classState === undefined || card === null) return null;
  const name = classState.name.value;
  return (
    <section class="answer-card" aria-label={translate("collect.card_of", { name })}>
      {card.image_url !== null && (
        <img
          class={card.image_mirrored ? "answer-card__picture mirrored" : "answer-card__picture"}
          src={card.image_url}
          alt={translate("collect.card_picture", { name })}
        />
      )}
      <div class="answer-card__words">
        <p class="answer-card__text">{card.text}</p>
        {card.link !== null && <p class="answer-card__link">{card.link}</p>}
      </div>
    </section>
  );
}
