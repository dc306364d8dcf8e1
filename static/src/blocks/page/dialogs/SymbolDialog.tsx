/** Edits all variables, lists and messages of the program: names, initial values, visibility. */
import { useId } from "preact/hooks";
import { Button, IconButton } from "../../../components/Button";
import { Dialog } from "../../../components/Dialog";
import { BinIcon, PenIcon } from "../../../components/icons";
import { askName, askYesNo } from "../../../components/Questions";
import type { Named, SavedVariable } from "../../compile";
import { changeSymbol, isTaken, removeSymbol, type SymbolKind, symbolsOf } from "../../program/symbols";
import { translateBlocks } from "../../words";
import type { BlocksPageStore } from "../store/blocksPageStore";
import { MAX_NAME_LENGTH } from "../store/fieldOptions";
import { closeDialog } from "../store/openDialog";

export function SymbolDialog({ store }: { store: BlocksPageStore }) {
  const close = (
    <Button kind="main" onClick={closeDialog}>
      {translateBlocks("problem.close")}
    </Button>
  );
  return (
    <Dialog title={translateBlocks("symbols.title")} onClose={closeDialog} actions={close} wide>
      <SymbolSection store={store} kind="variable" heading={translateBlocks("symbols.variables")} />
      <SymbolSection store={store} kind="list" heading={translateBlocks("symbols.lists")} />
      <SymbolSection store={store} kind="message" heading={translateBlocks("symbols.messages")} />
    </Dialog>
  );
}

function SymbolSection({ store, kind, heading }: { store: BlocksPageStore; kind: SymbolKind; heading: string }) {
  const symbols = symbolsOf(store.program.value, kind);
  return (
    <section class="symbols">
      <h3 class="symbols__heading">{heading}</h3>
      {symbols.length === 0 && <p class="field__note">{translateBlocks("symbols.empty")}</p>}
      <ul class="symbols__list">
        {symbols.map((symbol) => (
          <SymbolRow key={symbol.id} store={store} kind={kind} symbol={symbol} />
        ))}
      </ul>
    </section>
  );
}

function SymbolRow({
  store,
  kind,
  symbol,
}: {
  store: BlocksPageStore;
  kind: SymbolKind;
  symbol: Named & Partial<SavedVariable>;
}) {
  const { id, name } = symbol;
  return (
    <li class="symbol">
      <span class="symbol__name ellipsis">{name}</span>
      {kind === "variable" && <FirstValue store={store} symbol={symbol} />}
      {kind !== "message" && (
        <label class="symbol__shown">
          <input
            type="checkbox"
            checked={symbol.shown ?? true}
            onChange={(event) =>
              store.changeProgram((program) => changeSymbol(program, kind, id, { shown: event.currentTarget.checked }))
            }
          />
          {translateBlocks("symbols.shown")}
        </label>
      )}
      <span class="symbol__actions">
        <IconButton
          label={translateBlocks("symbols.rename", { name })}
          icon={<PenIcon />}
          onClick={() => void renameSymbol(store, kind, symbol)}
        />
        <IconButton
          label={translateBlocks("symbols.delete", { name })}
          icon={<BinIcon />}
          onClick={() => void deleteSymbol(store, kind, symbol)}
        />
      </span>
    </li>
  );
}

function FirstValue({ store, symbol }: { store: BlocksPageStore; symbol: SavedVariable }) {
  const id = useId();
  return (
    <span class="symbol__value">
      <label class="field__note" for={id}>
        {translateBlocks("symbols.start")}
      </label>
      <input
        id={id}
        class="input"
        value={String(symbol.value ?? 0)}
        maxLength={300}
        onChange={(event) =>
          store.changeProgram((program) =>
            changeSymbol(program, "variable", symbol.id, { value: event.currentTarget.value }),
          )
        }
      />
    </span>
  );
}

async function renameSymbol(store: BlocksPageStore, kind: SymbolKind, { id, name }: Named): Promise<void> {
  await askName({
    title: translateBlocks("symbols.rename", { name }),
    label: translateBlocks(`${kind}.name`),
    yes: translateBlocks("symbols.save"),
    value: name,
    maxLength: MAX_NAME_LENGTH,
    save: async (next) => {
      if (isTaken(symbolsOf(store.program.value, kind), next, id)) throw new Error(translateBlocks("symbols.taken"));
      store.changeProgram((program) => changeSymbol(program, kind, id, { name: next }));
    },
  });
}

async function deleteSymbol(store: BlocksPageStore, kind: SymbolKind, { id, name }: Named): Promise<void> {
  const yes = await askYesNo({
    title: translateBlocks("symbols.deleteTitle"),
    text: translateBlocks("symbols.deleteExplain", { name }),
    yes: translateBlocks("symbols.delete", { name }),
    danger: true,
  });
  if (yes) store.changeProgram((program) => removeSymbol(program, kind, id));
}
