/** Erases the teacher's account, after listing everything that goes with it. */
import { useEffect, useId, useState } from "preact/hooks";
import { type ErasureReceipt, listProjects } from "../api";
import { Button } from "../components/Button";
import { Dialog } from "../components/Dialog";
import { Field } from "../components/Field";
import { Loading } from "../components/Loading";
import { toastProblem } from "../components/Toasts";
import { useSubmit } from "../components/useSubmit";
import { ReceiptShown } from "../privacy/ReceiptShown";
import { translate } from "../words";
import { type Classroom, classroomPath, eraseAccount, listClassrooms, type Teacher } from "./api";

interface DeleteAccountProps {
  teacher: Teacher;
  onErased: (receipt: ErasureReceipt) => void;
}

export function DeleteAccount({ teacher, onErased }: DeleteAccountProps) {
  const [open, setOpen] = useState(false);
  return (
    <section class="card account-part">
      <h2 class="part-head__title">{translate("teacher.leave_account")}</h2>
      <p class="field__note">{translate("teacher.leave_account_note")}</p>
      <Button kind="danger" onClick={() => setOpen(true)}>
        {translate("teacher.leave_account_open")}
      </Button>
      {open && <DeleteAccountDialog teacher={teacher} onClose={() => setOpen(false)} onErased={onErased} />}
    </section>
  );
}

interface AccountContents {
  classrooms: Classroom[];
  projects: number;
}

function DeleteAccountDialog({ teacher, onClose, onErased }: DeleteAccountProps & { onClose: () => void }) {
  const [contents, setContents] = useState<AccountContents | null>(null);
  const [password, setPassword] = useState("");
  const { busy, problem, runSubmit } = useSubmit();
  const formId = useId();
  useEffect(() => {
    Promise.all([listClassrooms(), listProjects()]).then(
      ([classrooms, projects]) => setContents({ classrooms, projects: projects.length }),
      toastProblem,
    );
  }, []);
  const submit = (event: Event) => {
    event.preventDefault();
    void runSubmit(async () => onErased(await eraseAccount(password)));
  };
  const alone = contents?.classrooms.length === 0;
  return (
    <Dialog
      title={translate("teacher.leave_account_title", { name: teacher.name })}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{translate("common.cancel")}</Button>
          <Button kind="danger" type="submit" form={formId} disabled={busy || password === "" || contents === null}>
            {busy
              ? translate("teacher.erasing")
              : translate(alone ? "teacher.leave_account_yes_alone" : "teacher.leave_account_yes")}
          </Button>
        </>
      }
    >
      {contents === null ? <Loading /> : <AccountContentsList {...contents} />}
      <form id={formId} onSubmit={submit} noValidate>
        <Field
          label={translate("teacher.leave_account_password")}
          type="password"
          value={password}
          onValue={setPassword}
          autocomplete="current-password"
          problem={problem}
          required
        />
      </form>
    </Dialog>
  );
}

function AccountContentsList({ classrooms, projects }: AccountContents) {
  return (
    <>
      <p>{translate(classrooms.length === 0 ? "teacher.leave_account_nobody" : "teacher.leave_account_classrooms")}</p>
      <ul class="account-list">
        {classrooms.map(({ id, name, joined_count: count }) => (
          <li key={id} class="leave-classroom">
            <span>{translate("teacher.leave_account_line", { name, count })}</span>
            <a
              class="button button--soft"
              href={`${classroomPath(id)}/file`}
              download
              aria-label={translate("teacher.take_of", { name })}
            >
              {translate("teacher.take_short")}
            </a>
          </li>
        ))}
      </ul>
      {projects > 0 && <p>{translate("teacher.leave_account_own", { count: projects })}</p>}
    </>
  );
}

export function ErasedAccount({ receipt }: { receipt: ErasureReceipt }) {
  return (
    <section class="card classroom-data">
      <h1 class="classroom-data__title">{translate("teacher.leave_account_done")}</h1>
      <ReceiptShown receipt={receipt} />
      <a class="button button--main" href="/">
        {translate("teacher.leave_account_home")}
      </a>
    </section>
  );
}
