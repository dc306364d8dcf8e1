/** First step: the classroom's code. */
import { useState } from "preact/hooks";
import { Button } from "../components/Button";
import { Field } from "../components/Field";
import { CardIcon } from "../components/icons";
import { Mascot } from "../components/Mascot";
import { useSubmit } from "../components/useSubmit";
import { translate } from "../words";
import { findClassroom, formatJoinCode, type Visitor } from "./api";

interface CodeStepProps {
  me: Visitor;
  code: string;
  onOpen: (code: string, classroom: string) => void;
  onCard: () => void;
}

export function CodeStep({ me, code, onOpen, onCard }: CodeStepProps) {
  const [typed, setTyped] = useState(formatJoinCode(code));
  const { busy, problem, runSubmit } = useSubmit();
  const submit = (event: Event) => {
    event.preventDefault();
    void runSubmit(async () => onOpen(typed, (await findClassroom(typed)).classroom));
  };
  return (
    <form class="card join__card" onSubmit={submit} noValidate>
      <Mascot size={104} />
      <h1 class="join__title">{translate("join.title")}</h1>
      <p class="join__text">{translate(me.may_make_projects ? "join.text" : "join.text_needed")}</p>
      <Field
        label={translate("join.code")}
        value={typed}
        onValue={(value) => setTyped(formatJoinCode(value))}
        problem={problem}
        inputMode="numeric"
        placeholder="1234 5678"
        class="join__code"
        autofocus
        required
      />
      <Button kind="main" big wide type="submit" disabled={busy || typed.length < 9}>
        {translate("join.next")}
      </Button>
      <Button kind="soft" wide icon={<CardIcon />} onClick={onCard}>
        {translate("join.have_card")}
      </Button>
      <p class="join__links">
        {me.may_make_projects && <a href="/">{translate("join.alone")}</a>}
        <a href="/teacher">{translate("join.teacher")}</a>
      </p>
    </form>
  );
}
