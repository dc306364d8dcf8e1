/** The teacher's own account: password, browsers that are logged in, colleagues to invite. */
import { say } from "../words";
import { Invitations } from "./Invitations";
import { PasswordForm } from "./PasswordForm";
import { Sessions } from "./Sessions";

export function Account({ onChange }: { onChange: () => void }) {
  return (
    <>
      <header class="teacher-head"><h1 class="teacher-head__title">{say("teacher.account")}</h1></header>
      <div class="account-parts">
        <PasswordForm />
        <Sessions onOut={onChange} />
        <Invitations />
      </div>
    </>
  );
}
