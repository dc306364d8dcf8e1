/** The teacher's own account: password, browsers that are logged in, colleagues to invite. */
import { useState } from "preact/hooks";
import type { Receipt } from "../contract";
import { say } from "../words";
import type { Teacher } from "./api";
import { Invitations } from "./Invitations";
import { ErasedAccount, LeaveAccount } from "./LeaveAccount";
import { PasswordForm } from "./PasswordForm";
import { Sessions } from "./Sessions";

export function Account({ teacher, onChange }: { teacher: Teacher; onChange: () => void }) {
  const [receipt, setReceipt] = useState<Receipt | null>(null);
  if (receipt !== null) return <ErasedAccount receipt={receipt} />;
  return (
    <>
      <header class="teacher-head"><h1 class="teacher-head__title">{say("teacher.account")}</h1></header>
      <div class="account-parts">
        <PasswordForm />
        <Sessions onOut={onChange} />
        <Invitations />
        <LeaveAccount teacher={teacher} onErased={setReceipt} />
      </div>
    </>
  );
}
