/** Edits name and parameters of a student's function. */
import { useId, useState } from "preact/hooks";
import { Button, IconButton } from "../../../components/Button";
import { Dialog } from "../../../components/Dialog";
import { BinIcon, PlusIcon } from "../../../components/icons";
import { askYesNo, nameProblem } from "../../../components/Questions";
import type { Named, SavedFunction } from "../../compile";
import { isTaken, newId, removeFunction } from "../../program/symbols";
import { translateBlocks } from "../../words";
import type { BlocksPageStore } from "../store/blocksPageStore";
import { closeDialog } from "../store/openDialog";
import { saveFunctionWithHat } from "../store/programActions";

const MAX_NAME_LENGTH = 30;
const MAX_PARAMETERS = 8;

interface FunctionDialogProps {
  store: BlocksPageStore;
  edited: SavedFunction;
  isNew: boolean;
}

export function FunctionDialog({ store, edited, isNew }: FunctionDialogProps) {
  const [name, setName] = useState(edited.name);
  const [parameters, setParameters] = useState<Named[]>(edited.parameters);
  const [returns, setReturns] = useState(edited.returns);
  const [problem, setProblem] = useState("");
  const formId = useId();
  const save = (event: Event) => {
    event.preventDefault();
    const wrong = problemOf(name, parameters, store.program.value.functions ?? [], edited.id);
    setProblem(wrong);
    if (wrong !== "") return;
    closeDialog();
    saveFunctionWithHat(
      store,
      { id: edited.id, name: name.trim(), parameters: parameters.map(trimmed), returns },
      isNew,
    );
  };
  const actions = (
    <>
      {!isNew && (
        <Button kind="quiet" icon={<BinIcon />} onClick={() => void deleteFunction(store, edited)}>
          {translateBlocks("function.delete")}
        </Button>
      )}
      <Button kind="main" type="submit" form={formId}>
        {translateBlocks(isNew ? "symbols.make" : "symbols.save")}
      </Button>
    </>
  );
  return (
    <Dialog
      title={isNew ? translateBlocks("function.make") : translateBlocks("function.edit", { name: edited.name })}
      onClose={closeDialog}
      actions={actions}
    >
      <form id={formId} class="field" onSubmit={save} noValidate>
        <label class="field__label" for={`${formId}-name`}>
          {translateBlocks("function.name")}
        </label>
        <input
          id={`${formId}-name`}
          class="input"
          value={name}
          autocomplete="off"
          autofocus
          onInput={(event) => setName(event.currentTarget.value)}
          onFocus={(event) => event.currentTarget.select()}
        />
        <Parameters parameters={parameters} onChange={setParameters} />
        <label class="symbol__shown">
          <input type="checkbox" checked={returns} onChange={(event) => setReturns(event.currentTarget.checked)} />
          {translateBlocks("function.returns")}
        </label>
        <p class="field__problem" role="alert">
          {problem}
        </p>
      </form>
    </Dialog>
  );
}

function Parameters({ parameters, onChange }: { parameters: Named[]; onChange: (parameters: Named[]) => void }) {
  const add = () =>
    onChange([...parameters, { id: newId(), name: `${translateBlocks("function.values")} ${parameters.length + 1}` }]);
  return (
    <fieldset class="parameters">
      <legend class="field__label">{translateBlocks("function.parameters")}</legend>
      <p class="field__note">{translateBlocks("function.parameterExplain")}</p>
      {parameters.map((parameter, index) => (
        <div class="parameters__row" key={parameter.id}>
          <input
            class="input"
            value={parameter.name}
            aria-label={translateBlocks("function.parameter", { number: index + 1 })}
            autocomplete="off"
            onInput={(event) =>
              onChange(
                parameters.map((entry) =>
                  entry === parameter ? { ...entry, name: event.currentTarget.value } : entry,
                ),
              )
            }
          />
          <IconButton
            label={translateBlocks("function.removeParameter", { name: parameter.name })}
            icon={<BinIcon />}
            onClick={() => onChange(parameters.filter((entry) => entry !== parameter))}
          />
        </div>
      ))}
      {parameters.length < MAX_PARAMETERS && (
        <Button kind="soft" icon={<PlusIcon />} onClick={add}>
          {translateBlocks("function.addParameter")}
        </Button>
      )}
    </fieldset>
  );
}

const trimmed = ({ id, name }: Named): Named => ({ id, name: name.trim() });

function problemOf(name: string, parameters: readonly Named[], functions: readonly Named[], id: string): string {
  for (const text of [name, ...parameters.map((parameter) => parameter.name)]) {
    const problem = nameProblem(text, MAX_NAME_LENGTH);
    if (problem !== "") return problem;
  }
  return isTaken(functions, name.trim(), id) ? translateBlocks("symbols.taken") : "";
}

async function deleteFunction(store: BlocksPageStore, { id, name }: SavedFunction): Promise<void> {
  closeDialog();
  const yes = await askYesNo({
    title: translateBlocks("symbols.deleteTitle"),
    text: translateBlocks("function.deleteExplain", { name }),
    yes: translateBlocks("function.delete"),
    danger: true,
  });
  if (yes) store.changeProgram((program) => removeFunction(program, id));
}
