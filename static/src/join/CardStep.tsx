/** Returning with a word card: three words and a number open the student's place on any device. */
import { useState } from "preact/hooks";
import { Button } from "../components/Button";
import { Field } from "../components/Field";
import { CardIcon } from "../components/icons";
import { useSubmit } from "../components/useSubmit";
import { translate } from "../words";
import { signInWithCard, type Visitor } from "./api";
import { BringProjects } from "./BringProjects";

interface CardStepProps {
  me: Visitor;
  card: string;
  onDone: () => void;
  onCode: () => void;
}

export function CardStep({ me, card, onDone, onCode }: CardStepProps) {
  const [typed, setTyped] = useState(card);
  const [bring, setBring] = useState(true);
  const { busy, problem, runSubmit } = useSubmit();
  const submit = (event: Event) => {
    event.preventDefault();
    void runSubmit(async () => {
      await signInWithCard(typed, bring);
      onDone();
    });
  };
  return (
    <form class="card join__card" onSubmit={submit} noValidate>
      <span class="join__sign">
        <CardIcon />
      </span>
      <h1 class="join__title">{translate("join.card_title")}</h1>
      <Field
        label={translate("join.card")}
        value={typed}
        onValue={setTyped}
        problem={problem}
        note={translate("join.card_note")}
        placeholder={translate("join.card_example")}
        maxLength={80}
        autofocus
        required
      />
      <BringProjects me={me} bring={bring} onBring={setBring} />
      <Button kind="main" big wide type="submit" disabled={busy || typed.trim() === ""}>
        {translate("join.go_in")}
      </Button>
      <Button kind="quiet" wide onClick={onCode}>
        {translate("join.have_code")}
      </Button>
    </form>
  );
}
