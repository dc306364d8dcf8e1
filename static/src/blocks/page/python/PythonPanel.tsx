/** Shows the program as Python, beside the blocks. */
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { Button, IconButton } from "../../../components/Button";
import { CloseIcon, CopyIcon, DownloadIcon } from "../../../components/icons";
import { toast, toastProblem } from "../../../components/Toasts";
import type { SavedProgram } from "../../compile";
import { pythonProgram } from "../../python/pythonProgram";
import { tokenizePython } from "../../python/syntaxColors";
import type { Line } from "../../python/writer/scriptWriter";
import { costumesOf } from "../../stage/model/stageSprite";
import { translateBlocks } from "../../words";
import type { BlocksPageStore } from "../store/blocksPageStore";
import { costumeOption, spriteName } from "../store/fieldOptions";
import { copyPython, downloadPython, loadScriptWriter, type ScriptWriterModule } from "./pythonFile";

/** Typing in a block changes the program with every key. */
const UPDATE_DELAY_MS = 150;

export function PythonPanel({ store, onClose }: { store: BlocksPageStore; onClose: () => void }) {
  const program = useCurrentProgram(store);
  const writer = useScriptWriter();
  const { classes } = store.project.value;
  const python = useMemo(() => makePython(program, classes), [program, classes]);
  const latest = () => makePython(store.currentProgram(), store.project.value.classes);
  const copy = async (loaded: ScriptWriterModule) =>
    toast(translateBlocks((await copyPython(loaded, store, latest())) ? "python.copied" : "python.not_copied"));
  return (
    <section class="python" aria-label={translateBlocks("python.title")}>
      <header class="python__head">
        <h2>{translateBlocks("python.title")}</h2>
        <IconButton
          label={translateBlocks("python.copy")}
          icon={<CopyIcon />}
          disabled={writer === null}
          onClick={() => {
            if (writer !== null) void copy(writer);
          }}
          data-copy-python
        />
        <Button
          kind="soft"
          icon={<DownloadIcon />}
          disabled={writer === null}
          onClick={() => {
            if (writer !== null) downloadPython(writer, store, latest());
          }}
          data-download
        >
          {translateBlocks("python.download")}
        </Button>
        <IconButton
          label={translateBlocks("python.close")}
          icon={<CloseIcon />}
          class="python__close"
          onClick={onClose}
        />
      </header>
      <p class="python__note">{translateBlocks("python.explain")}</p>
      <CodeLines lines={python.lines} chosen={store.selectedBlock.value} onChoose={store.selectBlock} />
      <footer class="python__foot">
        <p>
          {translateBlocks("python.how")} <code translate={false}>{translateBlocks("python.command")}</code>{" "}
          {translateBlocks("python.windows")}
        </p>
        <p>{translateBlocks("python.access_explain")}</p>
      </footer>
    </section>
  );
}

const makePython = (program: SavedProgram, classes: BlocksPageStore["project"]["value"]["classes"]) =>
  pythonProgram(program, {
    classes,
    spriteName,
    costumes: (sprite) => costumesOf(sprite).map(costumeOption),
    translate: translateBlocks,
  });

/** Null until the module is loaded. */
function useScriptWriter(): ScriptWriterModule | null {
  const [writer, setWriter] = useState<ScriptWriterModule | null>(null);
  useEffect(() => {
    loadScriptWriter().then(setWriter, toastProblem);
  }, []);
  return writer;
}

/** The program on screen, updated shortly after a change. */
function useCurrentProgram(store: BlocksPageStore): SavedProgram {
  const [program, setProgram] = useState(() => store.currentProgram());
  const changes = store.changeCount.value;
  useEffect(() => {
    const timer = setTimeout(() => setProgram(store.currentProgram()), UPDATE_DELAY_MS);
    return () => clearTimeout(timer);
  }, [store, changes]);
  return program;
}

interface LinesProps {
  lines: readonly Line[];
  chosen: string | null;
  onChoose: (block: string) => void;
}

function CodeLines({ lines, chosen, onChoose }: LinesProps) {
  const code = useRef<HTMLPreElement>(null);
  useEffect(() => {
    code.current?.querySelector(".python__line--chosen")?.scrollIntoView({ block: "nearest" });
  }, [chosen, lines]);
  const choose = (event: Event) => {
    const block =
      event.target instanceof Element ? event.target.closest<HTMLElement>("[data-block]")?.dataset.block : undefined;
    if (block) onChoose(block);
  };
  return (
    <pre
      class="python__lines"
      ref={code}
      tabIndex={0}
      aria-label={translateBlocks("python.title")}
      translate={false}
      onClick={choose}
    >
      {lines.map(({ text, block }, at) => (
        <code
          key={at}
          class={block !== "" && block === chosen ? "python__line python__line--chosen" : "python__line"}
          data-block={block}
          style={{ "--indent": indentOf(text) }}
        >
          {tokenizePython(text).map((piece, index) => (
            <span key={index} class={`python__${piece.as}`}>
              {piece.text}
            </span>
          ))}
          {"\n"}
        </code>
      ))}
    </pre>
  );
}

/** Wrapped lines are indented further than their first line. */
const indentOf = (text: string): string => `${text.length - text.trimStart().length + 4}ch`;
