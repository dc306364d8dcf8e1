/** From one password to another. */
import { useState } from "preact/hooks";
import { Button } from "../components/Button";
import { Field } from "../components/Field";
import { useSending } from "../components/sending";
import { toast } from "../components/Toasts";
import { say } from "../words";
import { changePassword } from "./api";

export function PasswordForm() {
  const [current, setCurrent] = useState("");
  const [fresh, setFresh] = useState("");
  const { busy, problem, send } = useSending();
  const submit = (event: Event) => {
    event.preventDefault();
    void send(async () => {
      await changePassword(current, fresh);
      setCurrent("");
      setFresh("");
      toast(say("teacher.password_changed"));
    });
  };
  return (
    <form class="card account-part" onSubmit={submit} noValidate>
      <h2 class="part-head__title">{say("teacher.change_password")}</h2>
      <Field label={say("teacher.password_now")} type="password" value={current} onValue={setCurrent} autocomplete="current-password" />
      <Field
        label={say("teacher.password_new")} type="password" value={fresh} onValue={setFresh} autocomplete="new-password"
        note={say("teacher.password_note")} problem={problem}
      />
      <Button kind="main" type="submit" disabled={busy || current === "" || fresh === ""}>{say("teacher.change_password")}</Button>
    </form>
  );
}
