/** The buttons below a large picture: move it to another class, delete it, keep it, or undo what was done. */
import { useEffect, useRef } from "preact/hooks";
import { Button } from "../../../components/Button";
import { BinIcon, UndoIcon } from "../../../components/icons";
import { useSubmit } from "../../../components/useSubmit";
import { readOnly } from "../../../readOnly";
import { translate } from "../../../words";
import { useCollectStore } from "../../store/collectStore";
import type { PictureState, ShownPicture } from "./pictureStates";

export interface PictureActionsProps {
  picture: ShownPicture;
  states: PictureState;
  isLast: boolean;
  /** Goes on to the next picture. */
  onNext: () => void;
}

export function PictureActions({ picture, states, isLast, onNext }: PictureActionsProps) {
  const { busy, problem, runSubmit } = useSubmit();
  const actions = useRef<HTMLDivElement>(null);
  const done = states.doneText(picture);
  const wasDone = useRef(done !== null);
  // The button that was pressed is gone.
  useEffect(() => {
    if (wasDone.current !== (done !== null)) actions.current?.querySelector<HTMLElement>(".large__next")?.focus();
    wasDone.current = done !== null;
  }, [done]);
  const changes = !readOnly.value;
  return (
    <div class="large__actions" ref={actions} aria-busy={busy}>
      <p class="large__done" role="status">
        {done}
      </p>
      <p class="field__problem" role="alert">
        {problem}
      </p>
      {changes && done === null && <MoveButtons picture={picture} states={states} onMove={runSubmit} />}
      <div class="insights__buttons">
        {changes && done === null && (
          <Button icon={<BinIcon />} onClick={() => void runSubmit(() => states.delete(picture))}>
            {translate("insights.delete_picture")}
          </Button>
        )}
        {changes && done !== null && (
          <Button icon={<UndoIcon />} onClick={() => void runSubmit(() => states.undo(picture))}>
            {translate("common.undo")}
          </Button>
        )}
        <Button kind="main" class="large__next" onClick={onNext}>
          {nextText(changes && done === null, isLast)}
        </Button>
      </div>
    </div>
  );
}

function nextText(keeps: boolean, isLast: boolean): string {
  if (keeps) return translate("insights.keep");
  return translate(isLast ? "insights.all_pictures" : "insights.next_picture");
}

interface MoveButtonsProps {
  picture: ShownPicture;
  states: PictureState;
  onMove: (work: () => Promise<void>) => Promise<void>;
}

/** One button for each other class, the one that the model answered first. */
function MoveButtons({ picture, states, onMove }: MoveButtonsProps) {
  const { classStore } = useCollectStore();
  const now = states.classOf(picture);
  if (now === null) return null;
  const others = classStore.classes.value.filter(({ id }) => id !== now);
  const answered = others.filter(({ id }) => id === picture.answerId);
  return (
    <fieldset class="large__move">
      <legend>{translate("insights.move_to")}</legend>
      {[...answered, ...others.filter((other) => !answered.includes(other))].map(({ id, name }) => (
        <Button key={id} kind="soft" onClick={() => void onMove(() => states.move(picture, id))}>
          {name.value}
        </Button>
      ))}
    </fieldset>
  );
}
