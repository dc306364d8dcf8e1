/** In: who the child is here, the card to write down, and the way on. */
import { useEffect, useState } from "preact/hooks";
import { Loading, LoadProblem } from "../components/Loading";
import { Mascot } from "../components/Mascot";
import { say } from "../words";
import { getMe, getMyCard, type Me } from "./door";
import { WordCard } from "./WordCard";

export function Welcome() {
  const [shown, setShown] = useState<{ me: Me; card: string } | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const load = () => {
    setProblem(null);
    Promise.all([getMe(), getMyCard()]).then(([me, card]) => setShown({ me, card }), setProblem);
  };
  useEffect(load, []);
  if (problem !== null) return <LoadProblem error={problem} again={load} />;
  if (shown === null) return <Loading />;
  return (
    <section class="card join__card">
      <Mascot mood="proud" size={104} />
      <p class="join__place">{shown.me.classroom}</p>
      <h1 class="join__title">{say("join.welcome", { nickname: shown.me.nickname ?? "" })}</h1>
      <WordCard card={shown.card} />
      <a class="button button--main button--big button--wide" href="/">{say("join.start")}</a>
    </section>
  );
}
