/** The cards of the classes: what an answer shows beside the name of its class. */
import { type Card, type CardDraft, changeClass, type ImageClass } from "../../api";
import type { ClassState } from "./classState";
import type { ClassStore } from "./classStore";

/** What a card was before it was changed, as the server takes it. */
export const draftOf = ({ text, link, sample_id }: Card): CardDraft => ({ text, link, sample_id });

/** Gives a class a card; null takes its card away. Throws `ApiError`. */
export async function saveCard(store: ClassStore, classState: ClassState, card: CardDraft | null): Promise<void> {
  showCard(classState, (await changeClass(store.projectId, classState.id, { card })).card);
  store.onChange();
}

/** Shows the cards as the server has them: one whose picture was deleted has lost it. */
export function showCards(classStates: readonly ClassState[], classes: readonly ImageClass[]): void {
  const cards = new Map(classes.map(({ id, card }) => [id, card]));
  for (const classState of classStates) {
    const card = cards.get(classState.id);
    if (card !== undefined) showCard(classState, card);
  }
}

/** A card that is the same stays the same object, so that nothing is drawn anew. */
function showCard(classState: ClassState, card: Card | null): void {
  if (JSON.stringify(card) !== JSON.stringify(classState.card.value)) classState.card.value = card;
}
