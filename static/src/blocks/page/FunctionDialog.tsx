/** A function of the student's own: its name and its parameters. */
import { useId, useState } from "preact/hooks";
import { ask, nameProblem } from "../../components/Ask";
import { Button, IconButton } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { BinIcon, PlusIcon } from "../../components/icons";
import type { Named, SavedFunction } from "../compile";
import { isTaken, newId, removeFunction } from "../program/parts";
import { sayBlocks } from "../words";
import { keepFunction } from "./additions";
import { closeDialog } from "./dialogs";
import type { Workshop } from "./workshop";

const LONGEST_NAME = 30;
const MOST_PARAMETERS = 8;

interface FunctionDialogProps {
  workshop: Workshop;
  edited: SavedFunction;
  isNew: boolean;
}

export function FunctionDialog({ workshop, edited, isNew }: FunctionDialogProps) {
  const [name, setName] = useState(edited.name);
  const [parameters, setParameters] = useState<Named[]>(edited.parameters);
  const [returns, setReturns] = useState(edited.returns);
  const [problem, setProblem] = useState("");
  const formId = useId();
  const save = (event: Event) => {
    event.preventDefault();
    const wrong = problemOf(name, parameters, workshop.work.value.functions ?? [], edited.id);
    setProblem(wrong);
    if (wrong !== "") return;
    closeDialog();
    keepFunction(workshop, { id: edited.id, name: name.trim(), parameters: parameters.map(trimmed), returns }, isNew);
  };
  const actions = (
    <>
      {!isNew && <Button kind="quiet" icon={<BinIcon />} onClick={() => void remove(workshop, edited)}>{sayBlocks("function.delete")}</Button>}
      <Button kind="main" type="submit" form={formId}>{sayBlocks(isNew ? "things.make" : "things.save")}</Button>
    </>
  );
  return (
    <Dialog title={isNew ? sayBlocks("function.make") : sayBlocks("function.edit", { name: edited.name })} onClose={closeDialog} actions={actions}>
      <form id={formId} class="field" onSubmit={save} noValidate>
        <label class="field__label" for={`${formId}-name`}>{sayBlocks("function.name")}</label>
        <input
          id={`${formId}-name`} class="input" value={name} autocomplete="off" autofocus
          onInput={(event) => setName(event.currentTarget.value)} onFocus={(event) => event.currentTarget.select()}
        />
        <Parameters parameters={parameters} onChange={setParameters} />
        <label class="thing__shown">
          <input type="checkbox" checked={returns} onChange={(event) => setReturns(event.currentTarget.checked)} />
          {sayBlocks("function.returns")}
        </label>
        <p class="field__problem" role="alert">{problem}</p>
      </form>
    </Dialog>
  );
}

function Parameters({ parameters, onChange }: { parameters: Named[]; onChange: (parameters: Named[]) => void }) {
  const add = () => onChange([...parameters, { id: newId(), name: `${sayBlocks("function.values")} ${parameters.length + 1}` }]);
  return (
    <fieldset class="parameters">
      <legend class="field__label">{sayBlocks("function.parameters")}</legend>
      <p class="field__note">{sayBlocks("function.parameterExplain")}</p>
      {parameters.map((parameter, place) => (
        <div class="parameters__row" key={parameter.id}>
          <input
            class="input" value={parameter.name} aria-label={sayBlocks("function.parameter", { number: place + 1 })} autocomplete="off"
            onInput={(event) => onChange(parameters.map((each) => (each === parameter ? { ...each, name: event.currentTarget.value } : each)))}
          />
          <IconButton
            label={sayBlocks("function.removeParameter", { name: parameter.name })} icon={<BinIcon />}
            onClick={() => onChange(parameters.filter((each) => each !== parameter))}
          />
        </div>
      ))}
      {parameters.length < MOST_PARAMETERS && <Button kind="soft" icon={<PlusIcon />} onClick={add}>{sayBlocks("function.addParameter")}</Button>}
    </fieldset>
  );
}

const trimmed = ({ id, name }: Named): Named => ({ id, name: name.trim() });

function problemOf(name: string, parameters: readonly Named[], functions: readonly Named[], id: string): string {
  for (const each of [name, ...parameters.map((parameter) => parameter.name)]) {
    const problem = nameProblem(each, LONGEST_NAME);
    if (problem !== "") return problem;
  }
  return isTaken(functions, name.trim(), id) ? sayBlocks("things.taken") : "";
}

async function remove(workshop: Workshop, { id, name }: SavedFunction): Promise<void> {
  closeDialog();
  const yes = await ask({
    title: sayBlocks("things.deleteTitle"), text: sayBlocks("function.deleteExplain", { name }),
    yes: sayBlocks("function.delete"), danger: true,
  });
  if (yes) workshop.change((program) => removeFunction(program, id));
}
