/** Bars per class, in the order of the classes so that they keep their places; the winner stands out. */
import type { ClassScore, ModelClass, Recognition } from "../../api";
import { InfoIcon, StarIcon, WarningIcon } from "../../components/icons";
import { say } from "../../words";
import { hueClass } from "../hues";
import { percentsOf } from "./percents";
import type { Trial } from "./trial";

export interface AnswerProps {
  trial: Trial;
  /** Shows the small picture that the answer speaks of beside it. */
  pictured: boolean;
  /** The project's classes in order: they give the colours. */
  classIds: readonly string[];
  modelClasses: readonly ModelClass[];
}

export function Answer({ trial, pictured, classIds, modelClasses }: AnswerProps) {
  const answer = trial.answer.value;
  if (trial.problem.value !== "") {
    return <p class="notice notice--problem" role="alert"><WarningIcon /><span class="notice__text">{trial.problem.value}</span></p>;
  }
  return (
    <div class="answer" aria-busy={trial.busy.value}>
      <div class="answer__top">
        {pictured && trial.picture.value !== null && <img class="answer__picture" src={trial.picture.value} alt={say("collect.test_picture")} />}
        <p class="answer__winner" role="status">
          {answer === null ? <Waiting busy={trial.busy.value} /> : <Winner answer={answer} />}
        </p>
      </div>
      <Bars scores={inOrder(answer, modelClasses)} winner={answer?.scores[0]?.class_id ?? null} classIds={classIds} />
    </div>
  );
}

function Waiting({ busy }: { busy: boolean }) {
  return busy ? <><span class="spinner" />{say("collect.recognizing")}</> : <><InfoIcon />{say("collect.no_answer")}</>;
}

function Winner({ answer }: { answer: Recognition }) {
  return <><StarIcon /><span class="answer__name" title={answer.result}>{answer.result}</span></>;
}

/** Every class of the model; all zero before the first answer. */
function inOrder(answer: Recognition | null, classes: readonly ModelClass[]): ClassScore[] {
  const known = new Map(answer?.scores.map((score) => [score.class_id, score]));
  return classes.map(({ id, name }) => known.get(id) ?? { class_id: id, class_name: name, confidence: 0 });
}

interface BarsProps {
  scores: readonly ClassScore[];
  winner: string | null;
  classIds: readonly string[];
}

function Bars({ scores, winner, classIds }: BarsProps) {
  const percents = percentsOf(scores.map(({ confidence }) => confidence));
  return (
    <ul class="bars" aria-label={say("collect.bars")}>
      {scores.map(({ class_id, class_name }, index) => {
        const place = classIds.indexOf(class_id);
        const percent = percents[index] ?? 0;
        return (
          <li key={class_id} class={`share ${hueClass(place < 0 ? index : place)} ${class_id === winner ? "share--winner" : ""}`}>
            <span class="share__name ellipsis" title={class_name}>{class_name}</span>
            <span class="share__percent">{percent}%</span>
            <span class="share__track" aria-hidden="true"><span class="share__fill" style={{ width: `${percent}%` }} /></span>
          </li>
        );
      })}
    </ul>
  );
}
