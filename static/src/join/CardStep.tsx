/** Coming back: three words and a number open the child's own place on any device. */
import { useState } from "preact/hooks";
import { Button } from "../components/Button";
import { Field } from "../components/Field";
import { CardIcon } from "../components/icons";
import { useSending } from "../components/sending";
import { say } from "../words";
import { BringProjects } from "./BringProjects";
import { showCard, type Me } from "./door";

interface CardStepProps {
  me: Me;
  card: string;
  onDone: () => void;
  onCode: () => void;
}

export function CardStep({ me, card, onDone, onCode }: CardStepProps) {
  const [typed, setTyped] = useState(card);
  const [bring, setBring] = useState(true);
  const { busy, problem, send } = useSending();
  const submit = (event: Event) => {
    event.preventDefault();
    void send(async () => {
      await showCard(typed, bring);
      onDone();
    });
  };
  return (
    <form class="card join__card" onSubmit={submit} noValidate>
      <span class="join__sign"><CardIcon /></span>
      <h1 class="join__title">{say("join.card_title")}</h1>
      <Field
        label={say("join.card")} value={typed} onValue={setTyped} problem={problem}
        note={say("join.card_note")} placeholder={say("join.card_example")} maxLength={80} autofocus required
      />
      <BringProjects me={me} bring={bring} onBring={setBring} />
      <Button kind="main" big wide type="submit" disabled={busy || typed.trim() === ""}>{say("join.go_in")}</Button>
      <Button kind="quiet" wide onClick={onCode}>{say("join.have_code")}</Button>
    </form>
  );
}
