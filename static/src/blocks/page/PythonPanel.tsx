/** The same program as Python, beside the blocks. */
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { Button, IconButton } from "../../components/Button";
import { CloseIcon, CopyIcon, DownloadIcon } from "../../components/icons";
import { toast } from "../../components/Toasts";
import type { SavedProgram } from "../compile";
import { coloured } from "../python/colours";
import { pythonProgram } from "../python/program";
import type { Line } from "../python/writer";
import { costumesOf } from "../stage/stageSprite";
import { sayBlocks } from "../words";
import { namedCostume, spriteName } from "./choices";
import { copyPython, downloadPython } from "./pythonFile";
import type { Workshop } from "./workshop";

/** Typing in a block changes it with every key. */
const QUIET_MS = 150;

export function PythonPanel({ workshop, onClose }: { workshop: Workshop; onClose: () => void }) {
  const program = useProgram(workshop);
  const { classes } = workshop.project.value;
  const python = useMemo(() => written(program, classes), [program, classes]);
  const latest = () => written(workshop.onScreen(), workshop.project.value.classes);
  const copy = async () => toast(sayBlocks((await copyPython(workshop, latest())) ? "python.copied" : "python.not_copied"));
  return (
    <section class="python" aria-label={sayBlocks("python.title")}>
      <header class="python__head">
        <h2>{sayBlocks("python.title")}</h2>
        <IconButton label={sayBlocks("python.copy")} icon={<CopyIcon />} onClick={() => void copy()} data-copy-python />
        <Button kind="soft" icon={<DownloadIcon />} onClick={() => void downloadPython(workshop, latest())} data-download>{sayBlocks("python.download")}</Button>
        <IconButton label={sayBlocks("python.close")} icon={<CloseIcon />} class="python__close" onClick={onClose} />
      </header>
      <p class="python__note">{sayBlocks("python.explain")}</p>
      <Lines lines={python.lines} chosen={workshop.chosenBlock.value} onChoose={workshop.chooseBlock} />
      <footer class="python__foot">
        <p>{sayBlocks("python.how")} <code translate={false}>{sayBlocks("python.command")}</code></p>
        <p>{sayBlocks("python.access_explain")}</p>
      </footer>
    </section>
  );
}

const written = (program: SavedProgram, classes: Workshop["project"]["value"]["classes"]) => pythonProgram(program, {
  classes, spriteName, costumes: (sprite) => costumesOf(sprite).map(namedCostume), say: sayBlocks,
});

/** The program as it is on screen, a moment after it has changed. */
function useProgram(workshop: Workshop): SavedProgram {
  const [program, setProgram] = useState(() => workshop.onScreen());
  const changes = workshop.changes.value;
  useEffect(() => {
    const timer = setTimeout(() => setProgram(workshop.onScreen()), QUIET_MS);
    return () => clearTimeout(timer);
  }, [workshop, changes]);
  return program;
}

interface LinesProps {
  lines: readonly Line[];
  chosen: string | null;
  onChoose: (block: string) => void;
}

function Lines({ lines, chosen, onChoose }: LinesProps) {
  const code = useRef<HTMLPreElement>(null);
  useEffect(() => {
    code.current?.querySelector(".python__line--chosen")?.scrollIntoView({ block: "nearest" });
  }, [chosen, lines]);
  const choose = (event: Event) => {
    const block = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-block]")?.dataset.block : undefined;
    if (block) onChoose(block);
  };
  return (
    <pre class="python__lines" ref={code} tabIndex={0} aria-label={sayBlocks("python.title")} translate={false} onClick={choose}>
      {lines.map(({ text, block }, at) => (
        <code key={at} class={block !== "" && block === chosen ? "python__line python__line--chosen" : "python__line"} data-block={block} style={{ "--indent": indentOf(text) }}>
          {coloured(text).map((piece, place) => <span key={place} class={`python__${piece.as}`}>{piece.text}</span>)}
          {"\n"}
        </code>
      ))}
    </pre>
  );
}

/** What is too long for the panel goes on further in than it began. */
const indentOf = (text: string): string => `${text.length - text.trimStart().length + 4}ch`;
