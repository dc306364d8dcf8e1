/** Above the blocks: the search, the backpack, help for the keyboard. */
import { useRef } from "preact/hooks";
import { Button } from "../../components/Button";
import { BackpackIcon, KeyboardIcon, SearchIcon } from "../../components/icons";
import { sayEditor } from "../words";
import { openDialog } from "./dialogs";
import type { Workshop } from "./workshop";

export function EditorBar({ workshop }: { workshop: Workshop }) {
  return (
    <div class="editor-bar">
      <Search workshop={workshop} />
      <Button kind="quiet" class="editor-bar__way" title={sayEditor("backpack.title")} icon={<BackpackIcon />} onClick={() => { openDialog.value = { kind: "backpack" }; }} data-backpack>
        {sayEditor("backpack.short")}
      </Button>
      <Button kind="quiet" class="editor-bar__way" title={sayEditor("keyboard.title")} icon={<KeyboardIcon />} onClick={() => { openDialog.value = { kind: "keyboard" }; }} data-keyboard-help>
        {sayEditor("keyboard.short")}
      </Button>
    </div>
  );
}

function Search({ workshop }: { workshop: Workshop }) {
  const field = useRef<HTMLInputElement>(null);
  const said = useRef<HTMLSpanElement>(null);
  const search = (typed: string) => {
    const found = workshop.search(typed);
    if (said.current !== null) said.current.textContent = typed.trim() === "" ? "" : sayEditor("search.found", { count: found });
  };
  const keys = (event: KeyboardEvent) => {
    if (event.isComposing || field.current === null) return;
    if (event.key === "Escape") {
      field.current.value = "";
      search("");
    } else if ((event.key === "ArrowDown" || event.key === "Enter") && workshop.enterFound()) event.preventDefault();
  };
  return (
    <div class="editor-bar__search" role="search">
      <SearchIcon />
      <input
        ref={field} class="input" type="search" enterkeyhint="search" autocomplete="off" spellcheck={false} maxLength={50}
        aria-label={sayEditor("search.label")} placeholder={sayEditor("search.label")} data-search
        onInput={(event) => search(event.currentTarget.value)} onKeyDown={keys}
      />
      <span class="unseen" role="status" ref={said} />
    </div>
  );
}
