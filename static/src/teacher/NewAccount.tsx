/** The page of an invitation: name and password create the account. */
import { useState } from "preact/hooks";
import { Button } from "../components/Button";
import { Field } from "../components/Field";
import { Mascot } from "../components/Mascot";
import { useSubmit } from "../components/useSubmit";
import { translate } from "../words";
import { createAccount } from "./api";

export function NewAccount({ invitation }: { invitation: string }) {
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const { busy, problem, runSubmit } = useSubmit();
  const submit = (event: Event) => {
    event.preventDefault();
    void runSubmit(async () => {
      await createAccount(invitation, name, password);
      // Removes the used link from the history.
      window.location.replace("/teacher");
    });
  };
  return (
    <form class="card teacher-form" onSubmit={submit} noValidate>
      <Mascot mood="proud" size={88} />
      <h1 class="teacher-form__title">{translate("teacher.start_title")}</h1>
      <p>{translate("teacher.start_text")}</p>
      <Field
        label={translate("teacher.name")}
        value={name}
        onValue={setName}
        note={translate("teacher.name_note")}
        autocomplete="username"
        autofocus
        required
      />
      <Field
        label={translate("teacher.password")}
        type="password"
        value={password}
        onValue={setPassword}
        note={translate("teacher.password_note")}
        autocomplete="new-password"
        problem={problem}
        required
      />
      <Button kind="main" big wide type="submit" disabled={busy || name.trim() === "" || password === ""}>
        {translate("teacher.start_make")}
      </Button>
    </form>
  );
}
