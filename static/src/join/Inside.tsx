/** In the classroom already: the way on, the card, and the ways out. */
import { useState } from "preact/hooks";
import { ask } from "../components/Ask";
import { Button } from "../components/Button";
import { CardIcon } from "../components/icons";
import { Mascot } from "../components/Mascot";
import { toastProblem } from "../components/Toasts";
import { say } from "../words";
import { getMyCard, leave, signOut, type Me, type Ticket } from "./door";
import { WordCard } from "./WordCard";

export function Inside({ me, ticket, onOut }: { me: Me; ticket: Ticket; onOut: () => void }) {
  const [card, setCard] = useState("");
  const nickname = me.nickname ?? "";
  const goOut = async () => {
    if (!(await ask({ title: say("join.leave_title"), text: say("join.leave_text"), yes: say("join.leave"), danger: true }))) return;
    await leave().then(onOut, toastProblem);
  };
  const other = async () => {
    const text = say("join.sign_out_text", { nickname });
    if (!(await ask({ title: say("join.sign_out"), text, yes: say("join.sign_out_yes") }))) return;
    await signOut().then(onOut, toastProblem);
  };
  const asked = ticket.code !== "" || ticket.card !== "";
  return (
    <section class="card join__card">
      <Mascot size={104} />
      <p class="join__place">{me.classroom}</p>
      <h1 class="join__title">{say("join.inside", { nickname })}</h1>
      {asked && <p class="notice notice--warning"><span class="notice__text">{say("join.inside_other", { nickname })}</span></p>}
      <a class="button button--main button--big button--wide" href="/">{say("join.start")}</a>
      {card === ""
        ? <Button kind="soft" wide icon={<CardIcon />} onClick={() => void getMyCard().then(setCard, toastProblem)}>{say("join.show_card")}</Button>
        : <WordCard card={card} />}
      <div class="join__out">
        <Button kind={asked ? "soft" : "quiet"} onClick={() => void other()}>{say("join.sign_out")}</Button>
        <Button kind="quiet" onClick={() => void goOut()}>{say("join.leave")}</Button>
      </div>
    </section>
  );
}
