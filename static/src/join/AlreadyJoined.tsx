/** Shown to a student who has already joined: continue, show the card, or leave. */
import { useState } from "preact/hooks";
import { Button } from "../components/Button";
import { CardIcon } from "../components/icons";
import { Mascot } from "../components/Mascot";
import { askYesNo } from "../components/Questions";
import { toastProblem } from "../components/Toasts";
import { translate } from "../words";
import { getWordCard, type JoinLink, leaveClassroom, type MyWordCard, signOut, type Visitor } from "./api";
import { WordCard } from "./WordCard";

export function AlreadyJoined({ me, joinLink, onLeft }: { me: Visitor; joinLink: JoinLink; onLeft: () => void }) {
  const [card, setCard] = useState<MyWordCard | null>(null);
  const nickname = me.nickname ?? "";
  const leaveForGood = async () => {
    if (
      !(await askYesNo({
        title: translate("join.leave_title"),
        text: translate("join.leave_text"),
        yes: translate("join.leave"),
        danger: true,
      }))
    )
      return;
    await leaveClassroom().then(onLeft, toastProblem);
  };
  const switchStudent = async () => {
    const text = translate("join.sign_out_text", { nickname });
    if (!(await askYesNo({ title: translate("join.sign_out"), text, yes: translate("join.sign_out_yes") }))) return;
    await signOut().then(onLeft, toastProblem);
  };
  const hasJoinLink = joinLink.code !== "" || joinLink.card !== "";
  return (
    <section class="card join__card">
      <Mascot size={104} />
      <p class="join__place">{me.classroom}</p>
      <h1 class="join__title">{translate("join.inside", { nickname })}</h1>
      {hasJoinLink && (
        <p class="notice notice--warning">
          <span class="notice__text">{translate("join.inside_other", { nickname })}</span>
        </p>
      )}
      <a class="button button--main button--big button--wide" href="/">
        {translate("join.start")}
      </a>
      {card === null ? (
        <Button kind="soft" wide icon={<CardIcon />} onClick={() => void getWordCard().then(setCard, toastProblem)}>
          {translate("join.show_card")}
        </Button>
      ) : (
        <WordCard card={card} />
      )}
      <div class="join__out">
        <Button kind={hasJoinLink ? "soft" : "quiet"} onClick={() => void switchStudent()}>
          {translate("join.sign_out")}
        </Button>
        <Button kind="quiet" onClick={() => void leaveForGood()}>
          {translate("join.leave")}
        </Button>
      </div>
    </section>
  );
}
