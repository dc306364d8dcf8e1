/** One bar per class, in the order of the classes so that bars keep their positions; the best is emphasized. */
import { useEffect, useRef } from "preact/hooks";
import type { ClassScore, ModelClass, Recognition } from "../../../api";
import { HeatMapButton, HeatMapMeaning, HeatMapPicture, heatMapShown } from "../../../components/HeatMap";
import { InfoIcon, StarIcon, WarningIcon } from "../../../components/icons";
import { translate } from "../../../words";
import { classColor } from "../classColors";
import { AnswerCard } from "./AnswerCard";
import { Reminder, StrictnessChoice, UnknownPicture } from "./Familiarity";
import type { ModelTest, ShownPicture } from "./modelTest";
import { percentsOf } from "./percents";

export interface ResultBarsProps {
  modelTest: ModelTest;
  /** Whether to show the recognized picture beside the result. */
  showPicture: boolean;
  /** The numbers of the classes' colors by class id; deleted classes keep theirs. */
  colors: ReadonlyMap<string, number>;
  modelClasses: readonly ModelClass[];
}

export function ResultBars({ modelTest, showPicture, colors, modelClasses }: ResultBarsProps) {
  const recognition = modelTest.recognition.value;
  const picture = modelTest.picture.value;
  const winner = recognition?.known === false ? null : (recognition?.scores[0]?.class_id ?? null);
  if (modelTest.problem.value !== "") {
    return (
      <p class="notice notice--problem" role="alert">
        <WarningIcon />
        <span class="notice__text">{modelTest.problem.value}</span>
      </p>
    );
  }
  return (
    <div class={modelTest.continuous.value ? "answer answer--live" : "answer"} aria-busy={modelTest.busy.value}>
      <div class="answer__top">
        {showPicture && picture !== null && <TestPicture picture={picture} modelTest={modelTest} />}
        <p class="answer__winner" role="status">
          <Answer recognition={recognition} busy={modelTest.busy.value} />
        </p>
      </div>
      <AnswerCard classId={winner} />
      <HeatMapMeaning recognition={recognition} mirrored={picture?.mirrored ?? false} />
      <Bars
        scores={inClassOrder(recognition, modelClasses)}
        answered={recognition !== null}
        winner={winner}
        colors={colors}
      />
      <HeatMapButton onShow={() => void modelTest.recognizeAgain()} />
      <Reminder recognition={recognition} />
      <StrictnessChoice modelTest={modelTest} />
    </div>
  );
}

/** The recognized picture, as the camera's preview showed it; large where its heat map is to be seen on it. */
function TestPicture({ picture, modelTest }: { picture: ShownPicture; modelTest: ModelTest }) {
  const onCamera = modelTest.continuous.value;
  return (
    <HeatMapPicture
      class={heatMapShown.value && !onCamera ? "answer__picture answer__picture--large" : "answer__picture"}
      src={picture.address}
      alt={translate("collect.test_picture")}
      mirrored={picture.mirrored}
      recognition={onCamera ? null : modelTest.recognition.value}
    />
  );
}

function Answer({ recognition, busy }: { recognition: Recognition | null; busy: boolean }) {
  if (recognition === null) return <NoResult busy={busy} />;
  return recognition.known === false ? <UnknownPicture /> : <BestClass recognition={recognition} />;
}

function NoResult({ busy }: { busy: boolean }) {
  return busy ? (
    <>
      <span class="spinner" />
      {translate("collect.recognizing")}
    </>
  ) : (
    <>
      <InfoIcon />
      {translate("collect.no_answer")}
    </>
  );
}

function BestClass({ recognition }: { recognition: Recognition }) {
  return (
    <>
      <StarIcon />
      <span class="answer__name" title={recognition.result}>
        {recognition.result}
      </span>
    </>
  );
}

/** All classes of the model; zero before the first answer. */
function inClassOrder(recognition: Recognition | null, classes: readonly ModelClass[]): ClassScore[] {
  const known = new Map(recognition?.scores.map((score) => [score.class_id, score]));
  return classes.map(({ id, name }) => known.get(id) ?? { class_id: id, class_name: name, confidence: 0 });
}

interface BarsProps {
  scores: readonly ClassScore[];
  /** Before the first answer a bar says nothing: 0 % would be an answer. */
  answered: boolean;
  winner: string | null;
  colors: ReadonlyMap<string, number>;
}

/** So many bars fit below the camera's picture in one column. */
const FEW = 3;

function Bars({ scores, answered, winner, colors }: BarsProps) {
  const percents = percentsOf(scores.map(({ confidence }) => confidence));
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => showWinner(list.current), [winner]);
  const many = scores.length > FEW;
  return (
    // While the webcam is recognized, many bars scroll by themselves, with the keyboard, too.
    <ul
      ref={list}
      class={many ? "bars bars--many" : "bars"}
      aria-label={translate("collect.bars")}
      tabIndex={many ? 0 : undefined}
    >
      {scores.map(({ class_id, class_name }, index) => {
        const percent = percents[index] ?? 0;
        return (
          <li
            key={class_id}
            class={`share ${classColor(colors.get(class_id) ?? index)} ${class_id === winner ? "share--winner" : ""}`}
          >
            <span class="share__name ellipsis" title={class_name}>
              {class_name}
            </span>
            <span class="share__percent">{answered && `${percent}%`}</span>
            <span class="share__track" aria-hidden="true">
              <span class="share__fill" style={{ width: `${percent}%` }} />
            </span>
          </li>
        );
      })}
    </ul>
  );
}

/** Scrolls the bars to the best one, and nothing around them. */
function showWinner(list: HTMLUListElement | null): void {
  const bar = list?.querySelector<HTMLElement>(".share--winner");
  if (!list || !bar || list.scrollHeight <= list.clientHeight) return;
  list.scrollTop = bar.offsetTop - (list.clientHeight - bar.offsetHeight) / 2;
}
