/** The settings of a classroom: name, language, and limits for students. */
import { useId, useState } from "preact/hooks";
import { Button } from "../components/Button";
import { Dialog } from "../components/Dialog";
import { Field } from "../components/Field";
import { useSubmit } from "../components/useSubmit";
import { language, translate } from "../words";
import type { ClassroomChoices, ClassroomLimits } from "./api";

const LIMITS = [
  "max_projects",
  "max_classes",
  "max_samples_per_project",
] as const satisfies readonly (keyof ClassroomLimits)[];
const NEW: ClassroomChoices = {
  name: "",
  language,
  ends_on: null,
  max_projects: null,
  max_classes: null,
  max_samples_per_project: null,
};

interface ClassroomFormProps {
  title: string;
  yes: string;
  value?: ClassroomChoices;
  save: (choices: ClassroomChoices) => Promise<void>;
  onClose: () => void;
}

export function ClassroomForm({ title, yes, value = NEW, save, onClose }: ClassroomFormProps) {
  const [choices, setChoices] = useState<ClassroomChoices>(value);
  const { busy, problem, runSubmit } = useSubmit();
  const formId = useId();
  const choose = (change: Partial<ClassroomChoices>) => setChoices({ ...choices, ...change });
  const submit = (event: Event) => {
    event.preventDefault();
    void runSubmit(() => save(choices));
  };
  const limited = LIMITS.some((limit) => value[limit] !== null);
  return (
    <Dialog
      title={title}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{translate("common.cancel")}</Button>
          <Button kind="main" type="submit" form={formId} disabled={busy || choices.name.trim() === ""}>
            {yes}
          </Button>
        </>
      }
    >
      <form id={formId} class="classroom-form" onSubmit={submit} noValidate>
        <Field
          label={translate("teacher.classroom_name")}
          value={choices.name}
          onValue={(name) => choose({ name })}
          placeholder={translate("teacher.classroom_example")}
          problem={problem}
          autofocus
          required
        />
        <fieldset class="field">
          <legend class="field__label">{translate("teacher.language")}</legend>
          <div class="classroom-form__languages">
            {(
              [
                ["ko", "한국어"],
                ["en", "English"],
              ] as const
            ).map(([code, name]) => (
              <label key={code} class="classroom-form__language">
                <input
                  type="radio"
                  name="language"
                  checked={choices.language === code}
                  onChange={() => choose({ language: code })}
                />
                {name}
              </label>
            ))}
          </div>
          <p class="field__note">{translate("teacher.language_note")}</p>
        </fieldset>
        <Field
          label={translate("teacher.ends_on")}
          type="date"
          value={choices.ends_on ?? ""}
          note={translate("teacher.ends_on_note")}
          onValue={(date) => choose({ ends_on: date === "" ? null : date })}
        />
        <details class="classroom-form__limits" open={limited}>
          <summary>{translate("teacher.limits")}</summary>
          <p class="field__note">{translate("teacher.limits_note")}</p>
          {LIMITS.map((limit) => (
            <Field
              key={limit}
              label={translate(`teacher.${limit}`)}
              type="number"
              min={limit === "max_classes" ? 2 : 1}
              inputMode="numeric"
              value={choices[limit]?.toString() ?? ""}
              onValue={(text) => choose({ [limit]: text === "" ? null : Number(text) })}
            />
          ))}
        </details>
      </form>
    </Dialog>
  );
}
