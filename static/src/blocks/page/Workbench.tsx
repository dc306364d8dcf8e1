import { useEffect, useRef, useState } from "preact/hooks";
import type { Program } from "../../api";
import { LinkIcon, WarningIcon } from "../../components/icons";
import { Button } from "../../components/Button";
import { looking } from "../../lesson/looking";
import { toast, toastProblem } from "../../components/Toasts";
import { openShareDialog } from "../../sharing/ShareDialog";
import { saySharing } from "../../sharing/words";
import { sayBlocks } from "../words";
import { SaveLine } from "./SaveLine";
import { PythonPanel } from "./PythonPanel";
import { StagePane } from "./StagePane";
import { StaleDialog } from "./StaleDialog";
import { ViewTabs, type View } from "./ViewTabs";
import { RunButtons } from "./RunButtons";
import { BackpackDialog } from "./BackpackDialog";
import { CopyDialog } from "./CopyDialog";
import { openDialog } from "./dialogs";
import { EditorBar } from "./EditorBar";
import { BlockHelp, KeyboardHelp } from "./HelpDialogs";
import { FunctionDialog } from "./FunctionDialog";
import { HistoryDialog } from "./HistoryDialog";
import { InputWindow } from "./InputWindow";
import { listenToKeys } from "./keyboard";
import { DrawPicture } from "./DrawPicture";
import { LibraryDialog } from "./LibraryDialog";
import { ProjectMenu } from "./ProjectMenu";
import { SoundDialog } from "./SoundDialog";
import { ThingsDialog } from "./ThingsDialog";
import { keepThumbnails } from "./thumbnail";
import type { Workshop } from "./workshop";

export function Workbench({ workshop }: { workshop: Workshop }) {
  const [view, setView] = useState<View>("editor");
  const [python, setPython] = useState(false);
  const { player, unreadable } = workshop;
  useEffect(() => listen(workshop), [workshop]);
  useEffect(() => keepThumbnails(workshop), [workshop]);
  const run = () => {
    setView("stage");
    workshop.run();
    if (player.isPlaying) document.querySelector<HTMLElement>(".stage")?.focus({ preventScroll: true });
  };
  const showBlock = () => {
    setView("editor");
    requestAnimationFrame(workshop.problems.showBlock);
  };
  return (
    <div class={workshop.full.value ? "workbench workbench--full" : "workbench"} data-view={view} data-python={python || undefined}>
      <div class="workbench__bar">
        <RunButtons player={player} onRun={run} disabled={unreadable.value !== null} />
        <ViewTabs view={view} onChange={setView} />
        <SavePart workshop={workshop} />
        <Button kind="soft" class="python-button" aria-pressed={python} onClick={() => setPython(!python)} data-python-button>
          {sayBlocks("python.open")}
        </Button>
        {!looking.value && (
          <>
            <Button class="share-button" icon={<LinkIcon />} onClick={() => { openShareDialog(workshop.project.value); }} data-share-button>
              {saySharing("share")}
            </Button>
            <ProjectMenu workshop={workshop} />
          </>
        )}
      </div>
      <StagePane workshop={workshop} onShowBlock={showBlock} />
      <EditorPane workshop={workshop} />
      {(python || view === "python") && <PythonPanel workshop={workshop} onClose={() => setPython(false)} />}
      {player.window.open.value && <InputWindow player={player} />}
      <Dialogs workshop={workshop} />
    </div>
  );
}

function Dialogs({ workshop }: { workshop: Workshop }) {
  const open = openDialog.value;
  if (open === null) return null;
  if (open.kind === "things") return <ThingsDialog workshop={workshop} />;
  if (open.kind === "history") return <HistoryDialog workshop={workshop} />;
  if (open.kind === "backpack") return <BackpackDialog workshop={workshop} />;
  if (open.kind === "keyboard") return <KeyboardHelp />;
  if (open.kind === "copy") return <CopyDialog workshop={workshop} block={open.block} />;
  if (open.kind === "help") return <BlockHelp words={open.words} help={open.help} />;
  if (open.kind === "library") return <LibraryDialog workshop={workshop} use={open.use} />;
  if (open.kind === "sounds") return <SoundDialog chosen={open.chosen} onChoose={open.choose} />;
  if (open.kind === "draw") return <DrawPicture workshop={workshop} use={open.use} changed={open.changed} />;
  return <FunctionDialog workshop={workshop} edited={open.edited} isNew={open.isNew} />;
}

function EditorPane({ workshop }: { workshop: Workshop }) {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => (host.current === null ? undefined : mounted(workshop, host.current)), [workshop]);
  const reason = workshop.unreadable.value;
  return (
    <section class="editor-pane" id="blocks-editor" aria-label={sayBlocks("page.editor")}>
      {reason === null && !looking.value && <EditorBar workshop={workshop} />}
      <div class="editor-pane__blocks" ref={host} />
      {reason !== null && (
        <div class="editor-pane__cover">
          <p class="notice notice--problem" role="alert"><WarningIcon />{sayBlocks(`load.${reason}`)}</p>
        </div>
      )}
    </section>
  );
}

/** The editor, kept as large as its place. */
function mounted(workshop: Workshop, host: HTMLElement): () => void {
  const unmount = workshop.mount(host);
  const watcher = new ResizeObserver(workshop.resize);
  watcher.observe(host);
  return () => {
    watcher.disconnect();
    unmount();
  };
}

function SavePart({ workshop }: { workshop: Workshop }) {
  const { saving } = workshop;
  const state = saving.state.value;
  const [later, setLater] = useState<Program | null>(null);
  const other = state.kind === "stale" ? state.other : null;
  return (
    <>
      <SaveLine state={state} onSaveNow={() => saving.saveNow()} onChoose={() => setLater(null)} />
      {other !== null && later !== other && (
        <StaleDialog
          other={other} onTake={(taken) => workshop.takeOther(taken)} onKeep={(kept) => saving.keepMine(kept)}
          onClose={() => setLater(other)}
        />
      )}
    </>
  );
}

/** What happens around the page: it is seen again, it is left, the network is back. */
function listen(workshop: Workshop): () => void {
  const life = new AbortController();
  const { signal } = life;
  const refresh = () => { workshop.refreshProject().catch(toastProblem); };
  const seen = () => { if (document.visibilityState === "visible") refresh(); else workshop.saving.saveNow(); };
  document.addEventListener("visibilitychange", seen, { signal });
  window.addEventListener("pageshow", (event) => { if (event.persisted) refresh(); }, { signal });
  window.addEventListener("online", () => workshop.saving.saveNow(), { signal });
  window.addEventListener("pagehide", () => workshop.leave(), { signal });
  listenToKeys(workshop.player, signal);
  if (workshop.restored) toast(sayBlocks("save.draft"));
  return () => {
    life.abort();
    workshop.close();
  };
}
