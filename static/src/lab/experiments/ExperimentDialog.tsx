/** The dialog in which a student names an experiment, writes a note about it, and tags it. */
import { useId, useState } from "preact/hooks";
import type { Limits } from "../../apiTypes";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { Field } from "../../components/Field";
import { UndoIcon } from "../../components/icons";
import { toast } from "../../components/Toasts";
import { useSubmit } from "../../components/useSubmit";
import { translate } from "../../words";
import type { Experiment, ExperimentTexts } from "../server/experimentServer";
import { tagsOf, tagsProblem, tagsText } from "./tags";

interface ExperimentDialogProps {
  experiment: Experiment;
  /** What it is called now. */
  name: string;
  limits: Limits;
  /** Goes back to it; null where that cannot be. */
  onRestore: (() => void) | null;
  onSave: (texts: ExperimentTexts) => Promise<void>;
  onClose: () => void;
}

export function ExperimentDialog({
  experiment,
  name: title,
  limits,
  onRestore,
  onSave,
  onClose,
}: ExperimentDialogProps) {
  const [name, setName] = useState(experiment.name ?? "");
  const [note, setNote] = useState(experiment.note ?? "");
  const [tags, setTags] = useState(tagsText(experiment.tags));
  const { busy, problem, runSubmit } = useSubmit();
  const formId = useId();
  const wrongTags = tagsProblem(tagsOf(tags), limits);
  const submit = (event: Event) => {
    event.preventDefault();
    if (wrongTags !== "") return;
    void runSubmit(async () => {
      await onSave({ name: orNull(name), note: orNull(note), tags: tagsOf(tags) });
      onClose();
      toast(translate("experiments.saved"));
    });
  };
  return (
    <Dialog
      title={translate("experiments.edit_title", { name: title })}
      onClose={onClose}
      actions={
        <>
          {onRestore !== null && (
            <Button kind="quiet" icon={<UndoIcon />} class="experiments__restore" disabled={busy} onClick={onRestore}>
              {translate("experiments.restore")}
            </Button>
          )}
          <Button kind="main" type="submit" form={formId} disabled={busy || wrongTags !== ""}>
            {translate("common.save")}
          </Button>
        </>
      }
    >
      <form id={formId} class="experiments__form" onSubmit={submit} noValidate>
        <Field
          label={translate("experiments.name")}
          value={name}
          onValue={setName}
          placeholder={title}
          maxLength={limits.max_name_length}
          autofocus
        />
        <NoteField id={`${formId}-note`} note={note} maxLength={limits.max_run_note_length} onNote={setNote} />
        <Field
          label={translate("experiments.tags")}
          value={tags}
          onValue={setTags}
          note={translate("experiments.tags_note", { most: limits.max_run_tags })}
          problem={wrongTags}
        />
        <p class="field__problem" role="alert">
          {problem}
        </p>
      </form>
    </Dialog>
  );
}

const orNull = (text: string): string | null => (text.trim() === "" ? null : text);

interface NoteFieldProps {
  id: string;
  note: string;
  maxLength: number;
  onNote: (note: string) => void;
}

function NoteField({ id, note, maxLength, onNote }: NoteFieldProps) {
  return (
    <div class="field">
      <label class="field__label" for={id}>
        {translate("experiments.note")}
      </label>
      <textarea
        id={id}
        class="input experiments__text"
        rows={3}
        maxLength={maxLength}
        value={note}
        aria-describedby={`${id}-note`}
        onInput={(event) => onNote(event.currentTarget.value)}
      />
      <p id={`${id}-note`} class="field__note">
        {translate("experiments.note_note", { max: maxLength })}
      </p>
    </div>
  );
}
