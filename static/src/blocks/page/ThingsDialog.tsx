/** All variables, lists and messages of the program: renamed, given a first value, shown, deleted. */
import { useId } from "preact/hooks";
import { ask, askName } from "../../components/Ask";
import { Button, IconButton } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { BinIcon, PenIcon } from "../../components/icons";
import type { Named, SavedVariable } from "../compile";
import { changeNamed, isTaken, namedOf, removeNamed, type NamedKind } from "../program/parts";
import { sayBlocks } from "../words";
import { LONGEST_NAME } from "./choices";
import { closeDialog } from "./dialogs";
import type { Workshop } from "./workshop";

export function ThingsDialog({ workshop }: { workshop: Workshop }) {
  const close = <Button kind="main" onClick={closeDialog}>{sayBlocks("problem.close")}</Button>;
  return (
    <Dialog title={sayBlocks("things.title")} onClose={closeDialog} actions={close} wide>
      <Things workshop={workshop} kind="variable" heading={sayBlocks("things.variables")} />
      <Things workshop={workshop} kind="list" heading={sayBlocks("things.lists")} />
      <Things workshop={workshop} kind="message" heading={sayBlocks("things.messages")} />
    </Dialog>
  );
}

function Things({ workshop, kind, heading }: { workshop: Workshop; kind: NamedKind; heading: string }) {
  const things = namedOf(workshop.work.value, kind);
  return (
    <section class="things">
      <h3 class="things__heading">{heading}</h3>
      {things.length === 0 && <p class="field__note">{sayBlocks("things.empty")}</p>}
      <ul class="things__list">
        {things.map((thing) => <Thing key={thing.id} workshop={workshop} kind={kind} thing={thing} />)}
      </ul>
    </section>
  );
}

function Thing({ workshop, kind, thing }: { workshop: Workshop; kind: NamedKind; thing: Named & Partial<SavedVariable> }) {
  const { id, name } = thing;
  return (
    <li class="thing">
      <span class="thing__name ellipsis">{name}</span>
      {kind === "variable" && <FirstValue workshop={workshop} thing={thing} />}
      {kind !== "message" && (
        <label class="thing__shown">
          <input
            type="checkbox" checked={thing.shown ?? true}
            onChange={(event) => workshop.change((program) => changeNamed(program, kind, id, { shown: event.currentTarget.checked }))}
          />
          {sayBlocks("things.shown")}
        </label>
      )}
      <span class="thing__actions">
        <IconButton label={sayBlocks("things.rename", { name })} icon={<PenIcon />} onClick={() => void rename(workshop, kind, thing)} />
        <IconButton label={sayBlocks("things.delete", { name })} icon={<BinIcon />} onClick={() => void remove(workshop, kind, thing)} />
      </span>
    </li>
  );
}

function FirstValue({ workshop, thing }: { workshop: Workshop; thing: SavedVariable }) {
  const id = useId();
  return (
    <span class="thing__value">
      <label class="field__note" for={id}>{sayBlocks("things.start")}</label>
      <input
        id={id} class="input" value={String(thing.value ?? 0)} maxLength={300}
        onChange={(event) => workshop.change((program) => changeNamed(program, "variable", thing.id, { value: event.currentTarget.value }))}
      />
    </span>
  );
}

async function rename(workshop: Workshop, kind: NamedKind, { id, name }: Named): Promise<void> {
  await askName({
    title: sayBlocks("things.rename", { name }), label: sayBlocks(`${kind}.name`), yes: sayBlocks("things.save"),
    value: name, maxLength: LONGEST_NAME,
    save: async (next) => {
      if (isTaken(namedOf(workshop.work.value, kind), next, id)) throw new Error(sayBlocks("things.taken"));
      workshop.change((program) => changeNamed(program, kind, id, { name: next }));
    },
  });
}

async function remove(workshop: Workshop, kind: NamedKind, { id, name }: Named): Promise<void> {
  const yes = await ask({
    title: sayBlocks("things.deleteTitle"), text: sayBlocks("things.deleteExplain", { name }),
    yes: sayBlocks("things.delete", { name }), danger: true,
  });
  if (yes) workshop.change((program) => removeNamed(program, kind, id));
}
