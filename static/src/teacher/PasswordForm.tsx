/** Changes the password. */
import { useState } from "preact/hooks";
import { Button } from "../components/Button";
import { Field } from "../components/Field";
import { toast } from "../components/Toasts";
import { useSubmit } from "../components/useSubmit";
import { translate } from "../words";
import { changePassword } from "./api";

export function PasswordForm() {
  const [current, setCurrent] = useState("");
  const [fresh, setFresh] = useState("");
  const { busy, problem, runSubmit } = useSubmit();
  const submit = (event: Event) => {
    event.preventDefault();
    void runSubmit(async () => {
      await changePassword(current, fresh);
      setCurrent("");
      setFresh("");
      toast(translate("teacher.password_changed"));
    });
  };
  return (
    <form class="card account-part" onSubmit={submit} noValidate>
      <h2 class="part-head__title">{translate("teacher.change_password")}</h2>
      <Field
        label={translate("teacher.password_now")}
        type="password"
        value={current}
        onValue={setCurrent}
        autocomplete="current-password"
      />
      <Field
        label={translate("teacher.password_new")}
        type="password"
        value={fresh}
        onValue={setFresh}
        autocomplete="new-password"
        note={translate("teacher.password_note")}
        problem={problem}
      />
      <Button kind="main" type="submit" disabled={busy || current === "" || fresh === ""}>
        {translate("teacher.change_password")}
      </Button>
    </form>
  );
}
