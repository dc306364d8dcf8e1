/** The page for joining a classroom with a code and a nickname. */
import { useEffect, useState } from "preact/hooks";
import { Loading, LoadProblem } from "../components/Loading";
import { Questions } from "../components/Questions";
import { Toasts } from "../components/Toasts";
import { AlreadyJoined } from "./AlreadyJoined";
import { findClassroom, getVisitor, type JoinLink, parseJoinLink, type Visitor } from "./api";
import { CardStep } from "./CardStep";
import { CodeStep } from "./CodeStep";
import { EarlierNotice } from "./EarlierNotice";
import { NicknameStep } from "./NicknameStep";
import { TeacherNotice } from "./TeacherNotice";
import { Welcome } from "./Welcome";

type Step =
  | { kind: "code" }
  | { kind: "card" }
  | { kind: "nickname"; code: string; classroom: string }
  | { kind: "welcome" };

export function JoinPage() {
  const [me, setMe] = useState<Visitor | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const [joinLink, setJoinLink] = useState<JoinLink>(() => parseJoinLink(window.location.hash));
  const [step, setStep] = useState<Step>(joinLink.card === "" ? { kind: "code" } : { kind: "card" });
  const load = () => {
    setProblem(null);
    getVisitor().then(setMe, setProblem);
  };
  useEffect(load, []);
  useEffect(() => {
    if (joinLink.code === "" || me === null || me.classroom !== null || me.teacher !== null) return;
    // An invalid code is shown in its field together with the refusal.
    findClassroom(joinLink.code).then(
      ({ classroom }) => setStep({ kind: "nickname", code: joinLink.code, classroom }),
      () => undefined,
    );
  }, [me, joinLink]);
  if (problem !== null) return <LoadProblem error={problem} onRetry={load} />;
  if (me === null) return <Loading />;
  const done = () => setStep({ kind: "welcome" });
  const clearJoinLink = () => setJoinLink({ code: "", card: "" });
  const currentStep = () => {
    if (me.teacher !== null) return <TeacherNotice name={me.teacher} onLoggedOut={load} />;
    if (step.kind === "welcome") return <Welcome />;
    if (me.classroom !== null) return <AlreadyJoined me={me} joinLink={joinLink} onLeft={load} />;
    if (step.kind === "card")
      return (
        <CardStep
          me={me}
          card={joinLink.card}
          onDone={done}
          onCode={() => {
            clearJoinLink();
            setStep({ kind: "code" });
          }}
        />
      );
    if (step.kind === "nickname") {
      return (
        <NicknameStep
          me={me}
          {...step}
          onDone={done}
          onCard={() => setStep({ kind: "card" })}
          onBack={() => {
            clearJoinLink();
            setStep({ kind: "code" });
          }}
        />
      );
    }
    return (
      <CodeStep
        me={me}
        code={joinLink.code}
        onCard={() => setStep({ kind: "card" })}
        onOpen={(code, classroom) => setStep({ kind: "nickname", code, classroom })}
      />
    );
  };
  return (
    <div class="join">
      <EarlierNotice earlier={me.earlier} onAnswered={load} />
      {currentStep()}
      <Questions />
      <Toasts />
    </div>
  );
}
