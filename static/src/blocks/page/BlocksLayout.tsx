import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Program } from "../../api";
import { Button } from "../../components/Button";
import { LinkIcon, WarningIcon } from "../../components/icons";
import { toast, toastProblem } from "../../components/Toasts";
import { readOnly } from "../../readOnly";
import { openShareDialog } from "../../sharing/ShareDialog";
import { translateSharing } from "../../sharing/words";
import { listenToKeys } from "../controls/keyboard";
import { PictureInputDialog } from "../controls/PictureInputDialog";
import { RunButtons } from "../controls/RunButtons";
import { translateBlocks, translateEditor } from "../words";
import { BackpackDialog } from "./dialogs/BackpackDialog";
import { CopyBlocksDialog } from "./dialogs/CopyBlocksDialog";
import { DrawPictureDialog } from "./dialogs/DrawPictureDialog";
import { FunctionDialog } from "./dialogs/FunctionDialog";
import { BlockHelpDialog, KeyboardHelpDialog } from "./dialogs/HelpDialogs";
import { HistoryDialog } from "./dialogs/HistoryDialog";
import { SaveConflictDialog } from "./dialogs/SaveConflictDialog";
import { SoundDialog } from "./dialogs/SoundDialog";
import { SymbolDialog } from "./dialogs/SymbolDialog";
import { EditorBar } from "./EditorBar";
import { LibraryDialog } from "./library/LibraryDialog";
import { ProjectMenu } from "./ProjectMenu";
import { PythonPanel } from "./python/PythonPanel";
import { SaveStatus } from "./SaveStatus";
import { StagePane } from "./StagePane";
import type { BlocksPageStore } from "./store/blocksPageStore";
import { openDialog } from "./store/openDialog";
import { sendThumbnails } from "./store/thumbnails";
import { type View, ViewTabs } from "./ViewTabs";

export function BlocksLayout({ store }: { store: BlocksPageStore }) {
  const [view, setView] = useState<View>("editor");
  const [python, setPython] = useState(false);
  const { player, unreadable } = store;
  useEffect(() => listenToPage(store), [store]);
  useEffect(() => sendThumbnails(store), [store]);
  const [runs, setRuns] = useState(0);
  // Not earlier: on a phone the stage is not in the page before it is rendered, and a key meant for the program would
  // press the stop button.
  useLayoutEffect(() => {
    if (player.isPlaying) document.querySelector<HTMLElement>(".stage")?.focus({ preventScroll: true });
  }, [runs]);
  const run = () => {
    setView("stage");
    store.runProgram();
    setRuns(runs + 1);
  };
  const showBlock = () => {
    setView("editor");
    requestAnimationFrame(store.problems.scrollToBlock);
  };
  return (
    <div
      class={store.fullScreen.value ? "blocks-layout blocks-layout--full" : "blocks-layout"}
      data-view={view}
      data-python={python || undefined}
    >
      <div class="blocks-layout__bar">
        <RunButtons player={player} onRun={run} disabled={unreadable.value !== null} />
        <ViewTabs view={view} onChange={setView} />
        <SaveState store={store} />
        <Button
          kind="soft"
          class="python-button"
          aria-pressed={python}
          onClick={() => setPython(!python)}
          data-python-button
        >
          {translateBlocks("python.open")}
        </Button>
        {!readOnly.value && (
          <>
            <Button
              class="share-button"
              icon={<LinkIcon />}
              onClick={() => {
                openShareDialog(store.project.value);
              }}
              data-share-button
            >
              {translateSharing("share")}
            </Button>
            <ProjectMenu store={store} />
          </>
        )}
      </div>
      <StagePane store={store} onShowBlock={showBlock} />
      <EditorPane store={store} />
      {(python || view === "python") && <PythonPanel store={store} onClose={() => setPython(false)} />}
      {player.pictureInput.isOpen.value && <PictureInputDialog player={player} />}
      <OpenDialogView store={store} />
    </div>
  );
}

function OpenDialogView({ store }: { store: BlocksPageStore }) {
  const open = openDialog.value;
  if (open === null) return null;
  if (open.kind === "symbols") return <SymbolDialog store={store} />;
  if (open.kind === "history") return <HistoryDialog store={store} />;
  if (open.kind === "backpack") return <BackpackDialog store={store} />;
  if (open.kind === "keyboard") return <KeyboardHelpDialog />;
  if (open.kind === "copy") return <CopyBlocksDialog store={store} block={open.block} />;
  if (open.kind === "help") return <BlockHelpDialog words={open.words} help={open.help} />;
  if (open.kind === "library") return <LibraryDialog store={store} use={open.use} />;
  if (open.kind === "sounds") return <SoundDialog store={store} chosen={open.chosen} onChoose={open.choose} />;
  if (open.kind === "draw") return <DrawPictureDialog store={store} use={open.use} changed={open.changed} />;
  return <FunctionDialog store={store} edited={open.edited} isNew={open.isNew} />;
}

function EditorPane({ store }: { store: BlocksPageStore }) {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => (host.current === null ? undefined : mountEditor(store, host.current)), [store]);
  const reason = store.unreadable.value;
  return (
    <section class="editor-pane" id="blocks-editor" aria-label={translateBlocks("page.editor")}>
      {reason === null && !readOnly.value && <EditorBar store={store} />}
      <div class="editor-pane__blocks" ref={host} />
      <LoadingNotice store={store} />
      {reason !== null && (
        <div class="editor-pane__cover">
          <p class="notice notice--problem" role="alert">
            <WarningIcon />
            {translateBlocks(`load.${reason}`)}
          </p>
        </div>
      )}
    </section>
  );
}

/** How much of a large program is there; until all is, blocks cannot be changed. */
function LoadingNotice({ store }: { store: BlocksPageStore }) {
  const share = store.loadedShare.value;
  if (share === null) return null;
  return (
    <p class="notice editor-pane__loading" role="status" data-loading-blocks>
      {translateEditor("loading.blocks", { percent: Math.floor(share * 10) * 10 })}
    </p>
  );
}

/** Mounts the editor and keeps it as large as its container. */
function mountEditor(store: BlocksPageStore, host: HTMLElement): () => void {
  const unmount = store.mountEditor(host);
  const watcher = new ResizeObserver(store.resizeEditor);
  watcher.observe(host);
  return () => {
    watcher.disconnect();
    unmount();
  };
}

function SaveState({ store }: { store: BlocksPageStore }) {
  const { autosave } = store;
  const state = autosave.state.value;
  const [later, setLater] = useState<Program | null>(null);
  const other = state.kind === "stale" ? state.other : null;
  return (
    <>
      <SaveStatus state={state} onSaveNow={() => autosave.saveNow()} onChoose={() => setLater(null)} />
      {other !== null && later !== other && (
        <SaveConflictDialog
          other={other}
          onLoadOther={(taken) => store.loadOther(taken)}
          onKeepMine={(kept) => autosave.overwriteOther(kept)}
          onClose={() => setLater(other)}
        />
      )}
    </>
  );
}

/** Saves when the page is left, and refreshes when it is shown again or the network returns. */
function listenToPage(store: BlocksPageStore): () => void {
  const controller = new AbortController();
  const { signal } = controller;
  const refresh = () => {
    store.refreshProject().catch(toastProblem);
  };
  const seen = () => {
    if (document.visibilityState === "visible") refresh();
    else store.autosave.saveNow();
  };
  document.addEventListener("visibilitychange", seen, { signal });
  window.addEventListener(
    "pageshow",
    (event) => {
      if (event.persisted) refresh();
    },
    { signal },
  );
  window.addEventListener("online", () => store.autosave.saveNow(), { signal });
  window.addEventListener("pagehide", () => store.saveBeforeLeaving(), { signal });
  listenToKeys(store.player, signal);
  if (store.restoredDraft) toast(translateBlocks("save.draft"));
  return () => {
    controller.abort();
    store.close();
  };
}
