/** The help of a block, and the help for editing with the keyboard alone. */
import { Button } from "../../../components/Button";
import { Dialog } from "../../../components/Dialog";
import { translateBlocks, translateEditor } from "../../words";
import { closeDialog } from "../store/openDialog";

const close = () => (
  <Button kind="main" onClick={closeDialog}>
    {translateBlocks("problem.close")}
  </Button>
);

export function BlockHelpDialog({ words, help }: { words: string; help: string }) {
  return (
    <Dialog title={words} onClose={closeDialog} actions={close()}>
      <p>{help}</p>
    </Dialog>
  );
}

/** Each line: the word key of the action and its keys. */
const KEYS: ReadonlyArray<readonly [string, ...string[]]> = [
  ["toolbox", "T"],
  ["workspace", "W"],
  ["walk", "↑", "↓", "←", "→"],
  ["take", "Enter"],
  ["move", "M"],
  ["apart", "X"],
  ["menu", "Ctrl", "Enter"],
  ["delete", "Delete"],
  ["copy", "Ctrl", "C"],
  ["paste", "Ctrl", "V"],
  ["undo", "Ctrl", "Z"],
  ["help", "I"],
  ["escape", "Esc"],
];

export function KeyboardHelpDialog() {
  return (
    <Dialog title={translateEditor("keyboard.title")} onClose={closeDialog} actions={close()} wide>
      <p>{translateEditor("keyboard.how")}</p>
      <dl class="keys">
        {KEYS.map(([what, ...keys]) => (
          <div class="keys__row" key={what}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{translateEditor(`keyboard.${what}`)}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
