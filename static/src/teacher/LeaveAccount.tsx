/** The teacher's account erased, with all that hangs on it told before. */
import { useEffect, useId, useState } from "preact/hooks";
import { listProjects, type Receipt } from "../api";
import { Button } from "../components/Button";
import { Dialog } from "../components/Dialog";
import { Field } from "../components/Field";
import { Loading } from "../components/Loading";
import { useSending } from "../components/sending";
import { toastProblem } from "../components/Toasts";
import { ReceiptShown } from "../privacy/ReceiptShown";
import { say } from "../words";
import { classroomPath, eraseAccount, listClassrooms, type Classroom, type Teacher } from "./api";

interface LeaveAccountProps {
  teacher: Teacher;
  onErased: (receipt: Receipt) => void;
}

export function LeaveAccount({ teacher, onErased }: LeaveAccountProps) {
  const [open, setOpen] = useState(false);
  return (
    <section class="card account-part">
      <h2 class="part-head__title">{say("teacher.leave_account")}</h2>
      <p class="field__note">{say("teacher.leave_account_note")}</p>
      <Button kind="danger" onClick={() => setOpen(true)}>{say("teacher.leave_account_open")}</Button>
      {open && <LeaveDialog teacher={teacher} onClose={() => setOpen(false)} onErased={onErased} />}
    </section>
  );
}

interface Belongings {
  classrooms: Classroom[];
  projects: number;
}

function LeaveDialog({ teacher, onClose, onErased }: LeaveAccountProps & { onClose: () => void }) {
  const [belongings, setBelongings] = useState<Belongings | null>(null);
  const [password, setPassword] = useState("");
  const { busy, problem, send } = useSending();
  const formId = useId();
  useEffect(() => {
    Promise.all([listClassrooms(), listProjects()]).then(
      ([classrooms, projects]) => setBelongings({ classrooms, projects: projects.length }), toastProblem,
    );
  }, []);
  const submit = (event: Event) => {
    event.preventDefault();
    void send(async () => onErased(await eraseAccount(password)));
  };
  const alone = belongings?.classrooms.length === 0;
  return (
    <Dialog title={say("teacher.leave_account_title", { name: teacher.name })} onClose={onClose} actions={
      <>
        <Button onClick={onClose}>{say("common.cancel")}</Button>
        <Button kind="danger" type="submit" form={formId} disabled={busy || password === "" || belongings === null}>
          {busy ? say("teacher.erasing") : say(alone ? "teacher.leave_account_yes_alone" : "teacher.leave_account_yes")}
        </Button>
      </>
    }>
      {belongings === null ? <Loading /> : <WhatGoes {...belongings} />}
      <form id={formId} onSubmit={submit} noValidate>
        <Field
          label={say("teacher.leave_account_password")} type="password" value={password} onValue={setPassword}
          autocomplete="current-password" problem={problem} required
        />
      </form>
    </Dialog>
  );
}

function WhatGoes({ classrooms, projects }: Belongings) {
  return (
    <>
      <p>{say(classrooms.length === 0 ? "teacher.leave_account_nobody" : "teacher.leave_account_classrooms")}</p>
      <ul class="account-list">
        {classrooms.map(({ id, name, joined_count: count }) => (
          <li key={id} class="leave-classroom">
            <span>{say("teacher.leave_account_line", { name, count })}</span>
            <a class="button button--soft" href={`${classroomPath(id)}/file`} download aria-label={say("teacher.take_of", { name })}>{say("teacher.take_short")}</a>
          </li>
        ))}
      </ul>
      {projects > 0 && <p>{say("teacher.leave_account_own", { count: projects })}</p>}
    </>
  );
}

export function ErasedAccount({ receipt }: { receipt: Receipt }) {
  return (
    <section class="card classroom-data">
      <h1 class="classroom-data__title">{say("teacher.leave_account_done")}</h1>
      <ReceiptShown receipt={receipt} />
      <a class="button button--main" href="/">{say("teacher.leave_account_home")}</a>
    </section>
  );
}
