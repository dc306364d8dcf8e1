/** First: the classroom's code. */
import { useState } from "preact/hooks";
import { Button } from "../components/Button";
import { Field } from "../components/Field";
import { CardIcon } from "../components/icons";
import { Mascot } from "../components/Mascot";
import { useSending } from "../components/sending";
import { say } from "../words";
import { lookAtDoor, shownCode, type Me } from "./door";

interface CodeStepProps {
  me: Me;
  code: string;
  onOpen: (code: string, classroom: string) => void;
  onCard: () => void;
}

export function CodeStep({ me, code, onOpen, onCard }: CodeStepProps) {
  const [typed, setTyped] = useState(shownCode(code));
  const { busy, problem, send } = useSending();
  const submit = (event: Event) => {
    event.preventDefault();
    void send(async () => onOpen(typed, (await lookAtDoor(typed)).classroom));
  };
  return (
    <form class="card join__card" onSubmit={submit} noValidate>
      <Mascot size={104} />
      <h1 class="join__title">{say("join.title")}</h1>
      <p class="join__text">{say(me.may_make_projects ? "join.text" : "join.text_needed")}</p>
      <Field
        label={say("join.code")} value={typed} onValue={(value) => setTyped(shownCode(value))} problem={problem}
        inputMode="numeric" placeholder="1234 5678" class="join__code" autofocus required
      />
      <Button kind="main" big wide type="submit" disabled={busy || typed.length < 9}>{say("join.next")}</Button>
      <Button kind="soft" wide icon={<CardIcon />} onClick={onCard}>{say("join.have_card")}</Button>
      <p class="join__ways">
        {me.may_make_projects && <a href="/">{say("join.alone")}</a>}
        <a href="/teacher">{say("join.teacher")}</a>
      </p>
    </form>
  );
}
