/** Name and password; without any account, how the first one is made. */
import { useState } from "preact/hooks";
import { Button } from "../components/Button";
import { Field } from "../components/Field";
import { Mascot } from "../components/Mascot";
import { useSending } from "../components/sending";
import { say } from "../words";
import { logIn, type Teacher } from "./api";

export function Login({ anyAccount, onIn }: { anyAccount: boolean; onIn: (teacher: Teacher) => void }) {
  return anyAccount ? <LoginForm onIn={onIn} /> : <FirstAccount />;
}

function LoginForm({ onIn }: { onIn: (teacher: Teacher) => void }) {
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const { busy, problem, send } = useSending();
  const submit = (event: Event) => {
    event.preventDefault();
    void send(async () => onIn(await logIn(name, password)));
  };
  return (
    <form class="card teacher-door" onSubmit={submit} noValidate>
      <Mascot size={88} />
      <h1 class="teacher-door__title">{say("teacher.login_title")}</h1>
      <Field label={say("teacher.name")} value={name} onValue={setName} autocomplete="username" autofocus required />
      <Field
        label={say("teacher.password")} type="password" value={password} onValue={setPassword}
        autocomplete="current-password" problem={problem} required
      />
      <Button kind="main" big wide type="submit" disabled={busy || name === "" || password === ""}>{say("teacher.log_in")}</Button>
      <details class="teacher-door__more">
        <summary>{say("teacher.forgot")}</summary>
        <p>{say("teacher.forgot_text")}</p>
        <code class="teacher-command">eyeblocks teacher password {say("teacher.name")}</code>
      </details>
      <a class="teacher-door__student" href="/join">{say("teacher.student")}</a>
    </form>
  );
}

function FirstAccount() {
  return (
    <section class="card teacher-door">
      <Mascot mood="curious" size={88} />
      <h1 class="teacher-door__title">{say("teacher.first_title")}</h1>
      <p>{say("teacher.first_text")}</p>
      <p class="teacher-door__or">{say("teacher.first_or")}</p>
      <code class="teacher-command">eyeblocks teacher add {say("teacher.name")}</code>
      <a class="button button--main button--wide" href="/teacher">{say("teacher.first_done")}</a>
      <a class="teacher-door__student" href="/join">{say("teacher.student")}</a>
    </section>
  );
}
