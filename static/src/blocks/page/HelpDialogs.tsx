/** What a block does, and how blocks are put together with the keyboard alone. */
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { sayBlocks, sayEditor } from "../words";
import { closeDialog } from "./dialogs";

const close = () => <Button kind="main" onClick={closeDialog}>{sayBlocks("problem.close")}</Button>;

export function BlockHelp({ words, help }: { words: string; help: string }) {
  return (
    <Dialog title={words} onClose={closeDialog} actions={close()}>
      <p>{help}</p>
    </Dialog>
  );
}

/** Each line: the words for what happens, and the keys. */
const KEYS: ReadonlyArray<readonly [string, ...string[]]> = [
  ["toolbox", "T"], ["workspace", "W"], ["walk", "↑", "↓", "←", "→"], ["take", "Enter"], ["move", "M"], ["apart", "X"],
  ["menu", "Ctrl", "Enter"], ["delete", "Delete"], ["copy", "Ctrl", "C"], ["paste", "Ctrl", "V"], ["undo", "Ctrl", "Z"],
  ["help", "I"], ["escape", "Esc"],
];

export function KeyboardHelp() {
  return (
    <Dialog title={sayEditor("keyboard.title")} onClose={closeDialog} actions={close()} wide>
      <p>{sayEditor("keyboard.how")}</p>
      <dl class="keys">
        {KEYS.map(([what, ...keys]) => (
          <div class="keys__row" key={what}>
            <dt>{keys.map((key) => <kbd key={key}>{key}</kbd>)}</dt>
            <dd>{sayEditor(`keyboard.${what}`)}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
