/** Login with name and password; without any account, explains how to create the first. */
import { useState } from "preact/hooks";
import { Button } from "../components/Button";
import { Field } from "../components/Field";
import { Mascot } from "../components/Mascot";
import { useSubmit } from "../components/useSubmit";
import { translate } from "../words";
import { logIn, type Teacher } from "./api";

export function Login({ anyAccount, onIn }: { anyAccount: boolean; onIn: (teacher: Teacher) => void }) {
  return anyAccount ? <LoginForm onIn={onIn} /> : <FirstAccount />;
}

function LoginForm({ onIn }: { onIn: (teacher: Teacher) => void }) {
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const { busy, problem, runSubmit } = useSubmit();
  const submit = (event: Event) => {
    event.preventDefault();
    void runSubmit(async () => onIn(await logIn(name, password)));
  };
  return (
    <form class="card teacher-form" onSubmit={submit} noValidate>
      <Mascot size={88} />
      <h1 class="teacher-form__title">{translate("teacher.login_title")}</h1>
      <Field
        label={translate("teacher.name")}
        value={name}
        onValue={setName}
        autocomplete="username"
        autofocus
        required
      />
      <Field
        label={translate("teacher.password")}
        type="password"
        value={password}
        onValue={setPassword}
        autocomplete="current-password"
        problem={problem}
        required
      />
      <Button kind="main" big wide type="submit" disabled={busy || name === "" || password === ""}>
        {translate("teacher.log_in")}
      </Button>
      <details class="teacher-form__more">
        <summary>{translate("teacher.forgot")}</summary>
        <p>{translate("teacher.forgot_text")}</p>
        <code class="teacher-command">eyeblocks teacher password {translate("teacher.name")}</code>
      </details>
      <a class="teacher-form__student" href="/join">
        {translate("teacher.student")}
      </a>
    </form>
  );
}

function FirstAccount() {
  return (
    <section class="card teacher-form">
      <Mascot mood="curious" size={88} />
      <h1 class="teacher-form__title">{translate("teacher.first_title")}</h1>
      <p>{translate("teacher.first_text")}</p>
      <p class="teacher-form__or">{translate("teacher.first_or")}</p>
      <code class="teacher-command">eyeblocks teacher add {translate("teacher.name")}</code>
      <a class="button button--main button--wide" href="/teacher">
        {translate("teacher.first_done")}
      </a>
      <a class="teacher-form__student" href="/join">
        {translate("teacher.student")}
      </a>
    </section>
  );
}
