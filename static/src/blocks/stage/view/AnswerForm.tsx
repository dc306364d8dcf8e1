/** The question on the stage and the form for its answer. */
import { useEffect, useId, useRef } from "preact/hooks";
import { IconButton } from "../../../components/Button";
import { CheckIcon } from "../../../components/icons";
import { translateBlocks } from "../../words";
import type { QuestionQueue } from "../display/questionQueue";

export function AnswerForm({ question }: { question: QuestionQueue }) {
  const text = question.current.value;
  return text === null ? null : <AnswerFields key={text} text={text} question={question} />;
}

function AnswerFields({ text, question }: { text: string; question: QuestionQueue }) {
  const field = useRef<HTMLInputElement>(null);
  const id = useId();
  useEffect(() => field.current?.focus({ preventScroll: true }), []);
  const submit = (event: Event) => {
    event.preventDefault();
    const line = field.current;
    const answer = line?.value ?? "";
    if (line !== null) line.value = "";
    question.answerCurrent(answer);
    document.querySelector<HTMLElement>(".stage")?.focus({ preventScroll: true });
  };
  return (
    <form class="answer-form" onSubmit={submit}>
      {text !== "" && (
        <label class="answer-form__question" for={id}>
          {text}
        </label>
      )}
      <div class="answer-form__row">
        <input
          id={id}
          ref={field}
          class="input"
          autocomplete="off"
          maxLength={300}
          aria-label={text === "" ? translateBlocks("ask.label") : undefined}
        />
        <IconButton kind="main" type="submit" label={translateBlocks("ask.send")} icon={<CheckIcon />} />
      </div>
    </form>
  );
}
