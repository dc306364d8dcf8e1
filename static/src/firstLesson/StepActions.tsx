/** The buttons of one step, which do in the product what the step asks for. */
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../components/Button";
import { ChartIcon, MessageIcon, SnowIcon, TableIcon, UploadIcon } from "../components/icons";
import { toast, toastProblem } from "../components/Toasts";
import { request } from "../request";
import { type Classroom, classroomPath } from "../teacher/api";
import { JoinButton } from "../teacher/JoinButton";
import { translate } from "../words";
import type { LessonAction, LessonStep } from "./steps";
import { translateLesson } from "./words";

const LESSON_PARTS: Partial<Record<LessonAction, string>> = { wall: "live", swap: "swap", collect: "hand_out" };

export function StepActions({ step, classroom }: { step: LessonStep; classroom: Classroom }) {
  return (
    <div class="plan__actions">
      {step.actions.map((action) => (
        <StepAction key={action} action={action} step={step.name} classroom={classroom} />
      ))}
    </div>
  );
}

function StepAction({ action, step, classroom }: { action: LessonAction; step: string; classroom: Classroom }) {
  if (action === "join") return <JoinButton classroom={classroom.id} />;
  const part = LESSON_PARTS[action];
  if (part !== undefined)
    return (
      <a
        class="button button--soft"
        href={`/teacher/classrooms/${classroom.id}/lesson#${part}`}
        target="_blank"
        rel="noopener"
      >
        {action === "wall" ? <ChartIcon /> : <TableIcon />}
        <span>{translateLesson(`do_${action}`)}</span>
      </a>
    );
  return <SendingAction action={action} step={step} classroom={classroom.id} />;
}

const ICONS: Partial<Record<LessonAction, ComponentChildren>> = {
  hand_out: <UploadIcon />,
  hint: <MessageIcon />,
  freeze: <SnowIcon />,
};

/** A button that changes something at once, and says so. */
function SendingAction({ action, step, classroom }: { action: LessonAction; step: string; classroom: string }) {
  const [busy, setBusy] = useState(false);
  const send = async () => {
    setBusy(true);
    try {
      await perform(action, step, classroom);
      toast(translateLesson(`done_${action}`));
    } catch (error) {
      toastProblem(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button kind="soft" icon={ICONS[action]} disabled={busy} onClick={() => void send()}>
      {busy && action === "hand_out" ? translate("examples.preparing") : translateLesson(`do_${action}`)}
    </Button>
  );
}

async function perform(action: LessonAction, step: string, classroom: string): Promise<void> {
  const path = classroomPath(classroom);
  if (action === "hand_out") {
    const { handOutExample } = await import("../examples/handOutExample");
    await handOutExample(classroom, "rock_paper_scissors");
  } else if (action === "hint") {
    await request("POST", `${path}/hints`, { text: translateLesson(`${step}_hint`) });
  } else {
    await request("PUT", `${path}/frozen`, { frozen: action === "freeze" });
  }
}
