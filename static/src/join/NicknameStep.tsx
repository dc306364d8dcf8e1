/** Second step: the nickname, and which projects to bring along. */
import { useState } from "preact/hooks";
import { Button } from "../components/Button";
import { Field } from "../components/Field";
import { CardIcon } from "../components/icons";
import { useSubmit } from "../components/useSubmit";
import { translate } from "../words";
import { joinClassroom, type Visitor } from "./api";
import { BringProjects } from "./BringProjects";

interface NicknameStepProps {
  me: Visitor;
  code: string;
  classroom: string;
  onDone: () => void;
  onCard: () => void;
  onBack: () => void;
}

export function NicknameStep({ me, code, classroom, onDone, onCard, onBack }: NicknameStepProps) {
  const [nickname, setNickname] = useState("");
  const [bring, setBring] = useState(true);
  const { busy, problem, runSubmit } = useSubmit();
  const submit = (event: Event) => {
    event.preventDefault();
    void runSubmit(async () => {
      await joinClassroom(code, nickname, bring);
      onDone();
    });
  };
  return (
    <form class="card join__card" onSubmit={submit} noValidate>
      <p class="join__place">{classroom}</p>
      <h1 class="join__title">{translate("join.who")}</h1>
      <Field
        label={translate("join.nickname")}
        value={nickname}
        onValue={setNickname}
        problem={problem}
        note={translate("join.nickname_note")}
        maxLength={40}
        autofocus
        required
      />
      <BringProjects me={me} bring={bring} onBring={setBring} />
      <p class="notice">
        <span class="notice__text">{translate("join.who_sees")}</span>
      </p>
      <Button kind="main" big wide type="submit" disabled={busy || nickname.trim() === ""}>
        {translate("join.go_in")}
      </Button>
      <Button kind="soft" wide icon={<CardIcon />} onClick={onCard}>
        {translate("join.been_here")}
      </Button>
      <Button kind="quiet" wide onClick={onBack}>
        {translate("join.other_code")}
      </Button>
    </form>
  );
}
