/** Shown after joining: the student's name, the card to write down, and the next step. */
import { useEffect, useState } from "preact/hooks";
import { Loading, LoadProblem } from "../components/Loading";
import { Mascot } from "../components/Mascot";
import { translate } from "../words";
import { getVisitor, getWordCard, type MyWordCard, type Visitor } from "./api";
import { WordCard } from "./WordCard";

export function Welcome() {
  const [shown, setShown] = useState<{ me: Visitor; card: MyWordCard } | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const load = () => {
    setProblem(null);
    Promise.all([getVisitor(), getWordCard()]).then(([me, card]) => setShown({ me, card }), setProblem);
  };
  useEffect(load, []);
  if (problem !== null) return <LoadProblem error={problem} onRetry={load} />;
  if (shown === null) return <Loading />;
  return (
    <section class="card join__card">
      <Mascot mood="proud" size={104} />
      <p class="join__place">{shown.me.classroom}</p>
      <h1 class="join__title">{translate("join.welcome", { nickname: shown.me.nickname ?? "" })}</h1>
      <WordCard card={shown.card} />
      <a class="button button--main button--big button--wide" href="/">
        {translate("join.start")}
      </a>
    </section>
  );
}
