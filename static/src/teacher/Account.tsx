/** The teacher's account: password, logged-in browsers, invitations. */
import { useState } from "preact/hooks";
import type { ErasureReceipt } from "../apiTypes";
import { translate } from "../words";
import type { Teacher } from "./api";
import { DeleteAccount, ErasedAccount } from "./DeleteAccount";
import { Invitations } from "./Invitations";
import { PasswordForm } from "./PasswordForm";
import { Sessions } from "./Sessions";

export function Account({ teacher, onChange }: { teacher: Teacher; onChange: () => void }) {
  const [receipt, setReceipt] = useState<ErasureReceipt | null>(null);
  if (receipt !== null) return <ErasedAccount receipt={receipt} />;
  return (
    <>
      <header class="teacher-head">
        <h1 class="teacher-head__title">{translate("teacher.account")}</h1>
      </header>
      <div class="account-parts">
        <PasswordForm />
        <Sessions onOut={onChange} />
        <Invitations />
        <DeleteAccount teacher={teacher} onErased={setReceipt} />
      </div>
    </>
  );
}
