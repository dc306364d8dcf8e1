/** The bar above the blocks: search, undo and redo, backpack, keyboard help. */
import { useRef } from "preact/hooks";
import { Button, IconButton } from "../../components/Button";
import { BackpackIcon, KeyboardIcon, RedoIcon, SearchIcon, UndoIcon } from "../../components/icons";
import { translateEditor } from "../words";
import type { BlocksPageStore } from "./store/blocksPageStore";
import { openDialog } from "./store/openDialog";

export function EditorBar({ store }: { store: BlocksPageStore }) {
  return (
    <div class="editor-bar">
      <BlockSearch store={store} />
      <IconButton
        label={translateEditor("undo")}
        icon={<UndoIcon />}
        disabled={!store.history.value.canUndo}
        onClick={store.undo}
        data-undo
      />
      <IconButton
        label={translateEditor("redo")}
        icon={<RedoIcon />}
        disabled={!store.history.value.canRedo}
        onClick={store.redo}
        data-redo
      />
      <Button
        kind="quiet"
        class="editor-bar__button"
        title={translateEditor("backpack.title")}
        icon={<BackpackIcon />}
        onClick={() => {
          openDialog.value = { kind: "backpack" };
        }}
        data-backpack
      >
        {translateEditor("backpack.short")}
      </Button>
      <Button
        kind="quiet"
        class="editor-bar__button"
        title={translateEditor("keyboard.title")}
        icon={<KeyboardIcon />}
        onClick={() => {
          openDialog.value = { kind: "keyboard" };
        }}
        data-keyboard-help
      >
        {translateEditor("keyboard.short")}
      </Button>
    </div>
  );
}

function BlockSearch({ store }: { store: BlocksPageStore }) {
  const field = useRef<HTMLInputElement>(null);
  const announcement = useRef<HTMLSpanElement>(null);
  const search = (typed: string) => {
    const found = store.searchBlocks(typed);
    if (announcement.current !== null)
      announcement.current.textContent = typed.trim() === "" ? "" : translateEditor("search.found", { count: found });
  };
  const keys = (event: KeyboardEvent) => {
    if (event.isComposing || field.current === null) return;
    if (event.key === "Escape") {
      field.current.value = "";
      search("");
    } else if ((event.key === "ArrowDown" || event.key === "Enter") && store.focusSearchResults())
      event.preventDefault();
  };
  return (
    <div class="editor-bar__search" role="search">
      <SearchIcon />
      <input
        ref={field}
        class="input"
        type="search"
        enterkeyhint="search"
        autocomplete="off"
        spellcheck={false}
        maxLength={50}
        aria-label={translateEditor("search.label")}
        placeholder={translateEditor("search.label")}
        data-search
        onInput={(event) => search(event.currentTarget.value)}
        onKeyDown={keys}
      />
      <span class="visually-hidden" role="status" ref={announcement} />
    </div>
  );
}
