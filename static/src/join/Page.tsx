/** The door of a classroom: a code, a nickname, in. */
import { useEffect, useState } from "preact/hooks";
import { Questions } from "../components/Ask";
import { Loading, LoadProblem } from "../components/Loading";
import { Toasts } from "../components/Toasts";
import { CardStep } from "./CardStep";
import { CodeStep } from "./CodeStep";
import { getMe, lookAtDoor, ticketOf, type Me, type Ticket } from "./door";
import { Inside } from "./Inside";
import { NicknameStep } from "./NicknameStep";
import { TeacherIn } from "./TeacherIn";
import { Welcome } from "./Welcome";

type Step = { kind: "code" } | { kind: "card" } | { kind: "nickname"; code: string; classroom: string } | { kind: "welcome" };

export function JoinPage() {
  const [me, setMe] = useState<Me | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const [ticket, setTicket] = useState<Ticket>(() => ticketOf(window.location.hash));
  const [step, setStep] = useState<Step>(ticket.card === "" ? { kind: "code" } : { kind: "card" });
  const load = () => {
    setProblem(null);
    getMe().then(setMe, setProblem);
  };
  useEffect(load, []);
  useEffect(() => {
    if (ticket.code === "" || me === null || me.classroom !== null || me.teacher !== null) return;
    // A code that opens nothing is shown in its field, where the refusal can be read.
    lookAtDoor(ticket.code).then(
      ({ classroom }) => setStep({ kind: "nickname", code: ticket.code, classroom }), () => undefined,
    );
  }, [me, ticket]);
  if (problem !== null) return <LoadProblem error={problem} again={load} />;
  if (me === null) return <Loading />;
  const done = () => setStep({ kind: "welcome" });
  const forget = () => setTicket({ code: "", card: "" });
  const shown = () => {
    if (me.teacher !== null) return <TeacherIn name={me.teacher} onOut={load} />;
    if (step.kind === "welcome") return <Welcome />;
    if (me.classroom !== null) return <Inside me={me} ticket={ticket} onOut={load} />;
    if (step.kind === "card") return <CardStep me={me} card={ticket.card} onDone={done} onCode={() => { forget(); setStep({ kind: "code" }); }} />;
    if (step.kind === "nickname") {
      return <NicknameStep me={me} {...step} onDone={done} onCard={() => setStep({ kind: "card" })} onBack={() => { forget(); setStep({ kind: "code" }); }} />;
    }
    return (
      <CodeStep
        me={me} code={ticket.code} onCard={() => setStep({ kind: "card" })}
        onOpen={(code, classroom) => setStep({ kind: "nickname", code, classroom })}
      />
    );
  };
  return (
    <div class="join">
      {shown()}
      <Questions />
      <Toasts />
    </div>
  );
}
