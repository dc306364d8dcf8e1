/** The page of an invitation: name and password make the account. */
import { useState } from "preact/hooks";
import { Button } from "../components/Button";
import { Field } from "../components/Field";
import { Mascot } from "../components/Mascot";
import { useSending } from "../components/sending";
import { say } from "../words";
import { makeAccount } from "./api";

export function Start({ invitation }: { invitation: string }) {
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const { busy, problem, send } = useSending();
  const submit = (event: Event) => {
    event.preventDefault();
    void send(async () => {
      await makeAccount(invitation, name, password);
      // The used link leaves the history.
      window.location.replace("/teacher");
    });
  };
  return (
    <form class="card teacher-door" onSubmit={submit} noValidate>
      <Mascot mood="proud" size={88} />
      <h1 class="teacher-door__title">{say("teacher.start_title")}</h1>
      <p>{say("teacher.start_text")}</p>
      <Field
        label={say("teacher.name")} value={name} onValue={setName} note={say("teacher.name_note")}
        autocomplete="username" autofocus required
      />
      <Field
        label={say("teacher.password")} type="password" value={password} onValue={setPassword}
        note={say("teacher.password_note")} autocomplete="new-password" problem={problem} required
      />
      <Button kind="main" big wide type="submit" disabled={busy || name.trim() === "" || password === ""}>
        {say("teacher.start_make")}
      </Button>
    </form>
  );
}
