/** The question on the stage, and the line for its answer. */
import { useEffect, useId, useRef } from "preact/hooks";
import { IconButton } from "../../components/Button";
import { CheckIcon } from "../../components/icons";
import { sayBlocks } from "../words";
import type { Question } from "./question";

export function AskLine({ question }: { question: Question }) {
  const asked = question.asked.value;
  return asked === null ? null : <Answering key={asked} asked={asked} question={question} />;
}

function Answering({ asked, question }: { asked: string; question: Question }) {
  const field = useRef<HTMLInputElement>(null);
  const id = useId();
  useEffect(() => field.current?.focus({ preventScroll: true }), []);
  const send = (event: Event) => {
    event.preventDefault();
    const line = field.current;
    const answer = line?.value ?? "";
    if (line !== null) line.value = "";
    question.answer(answer);
    document.querySelector<HTMLElement>(".stage")?.focus({ preventScroll: true });
  };
  return (
    <form class="ask-line" onSubmit={send}>
      {asked !== "" && <label class="ask-line__question" for={id}>{asked}</label>}
      <div class="ask-line__row">
        <input id={id} ref={field} class="input" autocomplete="off" maxLength={300} aria-label={asked === "" ? sayBlocks("ask.label") : undefined} />
        <IconButton kind="main" type="submit" label={sayBlocks("ask.send")} icon={<CheckIcon />} />
      </div>
    </form>
  );
}
