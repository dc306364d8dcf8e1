/** Sends a hint to one student or to everybody. */
import { useId, useState } from "preact/hooks";
import { Button } from "../components/Button";
import { Dialog } from "../components/Dialog";
import { translate } from "../words";
import { sendHint, type Tile } from "./api";

const READY_MADE = ["pictures", "backgrounds", "train", "test", "front"] as const;

export interface HintDialogProps {
  classroom: string;
  /** Null: everybody. */
  tile: Tile | null;
  onClose: () => void;
  onSent: () => void;
}

export function HintDialog({ classroom, tile, onClose, onSent }: HintDialogProps) {
  const [text, setText] = useState("");
  const [problem, setProblem] = useState("");
  const [sending, setSending] = useState(false);
  const formId = useId();
  const send = async (event: Event) => {
    event.preventDefault();
    setSending(true);
    try {
      await sendHint(classroom, text, tile === null ? undefined : [tile.place_id]);
      onSent();
    } catch (error) {
      setProblem(error instanceof Error ? error.message : translate("common.unexpected"));
      setSending(false);
    }
  };
  const title = tile === null ? translate("wall.hint_all") : translate("wall.hint_to", { nickname: tile.nickname });
  return (
    <Dialog
      title={title}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{translate("common.cancel")}</Button>
          <Button kind="main" type="submit" form={formId} disabled={sending}>
            {translate("wall.send")}
          </Button>
        </>
      }
    >
      <form id={formId} class="field" onSubmit={send} noValidate>
        <label class="field__label" for={`${formId}-text`}>
          {translate("wall.hint_label")}
        </label>
        <textarea
          id={`${formId}-text`}
          class="input hint-text"
          rows={2}
          value={text}
          autofocus
          aria-invalid={problem !== ""}
          aria-describedby={`${formId}-problem`}
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <p id={`${formId}-problem`} class="field__problem" role="alert">
          {problem}
        </p>
      </form>
      <ul class="hint-ready" aria-label={translate("wall.hint_ready")}>
        {READY_MADE.map((name) => (
          <li key={name}>
            <Button kind="soft" onClick={() => setText(translate(`wall.ready_${name}`))}>
              {translate(`wall.ready_${name}`)}
            </Button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
