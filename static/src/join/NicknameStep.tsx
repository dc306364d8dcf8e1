/** Second: how the child wants to be called, and what comes along. */
import { useState } from "preact/hooks";
import { Button } from "../components/Button";
import { Field } from "../components/Field";
import { CardIcon } from "../components/icons";
import { useSending } from "../components/sending";
import { say } from "../words";
import { BringProjects } from "./BringProjects";
import { join, type Me } from "./door";

interface NicknameStepProps {
  me: Me;
  code: string;
  classroom: string;
  onDone: () => void;
  onCard: () => void;
  onBack: () => void;
}

export function NicknameStep({ me, code, classroom, onDone, onCard, onBack }: NicknameStepProps) {
  const [nickname, setNickname] = useState("");
  const [bring, setBring] = useState(true);
  const { busy, problem, send } = useSending();
  const submit = (event: Event) => {
    event.preventDefault();
    void send(async () => {
      await join(code, nickname, bring);
      onDone();
    });
  };
  return (
    <form class="card join__card" onSubmit={submit} noValidate>
      <p class="join__place">{classroom}</p>
      <h1 class="join__title">{say("join.who")}</h1>
      <Field
        label={say("join.nickname")} value={nickname} onValue={setNickname} problem={problem}
        note={say("join.nickname_note")} maxLength={40} autofocus required
      />
      <BringProjects me={me} bring={bring} onBring={setBring} />
      <p class="notice"><span class="notice__text">{say("join.who_sees")}</span></p>
      <Button kind="main" big wide type="submit" disabled={busy || nickname.trim() === ""}>{say("join.go_in")}</Button>
      <Button kind="soft" wide icon={<CardIcon />} onClick={onCard}>{say("join.been_here")}</Button>
      <Button kind="quiet" wide onClick={onBack}>{say("join.other_code")}</Button>
    </form>
  );
}
