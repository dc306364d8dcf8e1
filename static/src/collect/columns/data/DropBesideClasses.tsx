/** Takes files that are dropped on the page beside the classes, and folders that are chosen: asks where they go. */
import { signal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { Button } from "../../../components/Button";
import { Dialog } from "../../../components/Dialog";
import { type PathFile, pathFilesOf } from "../../../components/droppedFiles";
import { hasFiles } from "../../../components/PictureDrop";
import { toastProblem } from "../../../components/Toasts";
import { translate } from "../../../words";
import { type FolderPlan, planFolders } from "../../classes/folderPlan";
import { useCollectStore } from "../../store/collectStore";
import { ChooseClassDialog } from "./ChooseClassDialog";

/** Files that wait for their classes. */
export const placedFiles = signal<readonly PathFile[]>([]);

/** The browser tells several times a second that files are over the page. */
const OVER_MS = 400;

export function DropBesideClasses() {
  const { classStore, limits } = useCollectStore();
  const [over, setOver] = useState(false);
  const [together, setTogether] = useState(false);
  useEffect(() => listenForDrops(setOver), []);
  const files = placedFiles.value;
  const place = (left: readonly PathFile[]) => {
    setTogether(false);
    placedFiles.value = left;
  };
  if (files.length === 0) return over ? <p class="drop-beside">{translate("collect.drop_beside")}</p> : null;
  const names = classStore.classes.value.map(({ name }) => name.value);
  const plan = planFolders(files, names, classStore.unusedClasses().length, limits);
  if (!together && plan.classes.length + plan.left.length > 0)
    return (
      <FoldersDialog
        plan={plan}
        maxClasses={limits.max_classes}
        onMake={() => {
          place(plan.loose.map((file) => ({ path: file.name, file })));
          void classStore.addFolders(plan.classes).catch(toastProblem);
        }}
        onTogether={() => setTogether(true)}
        onClose={() => place([])}
      />
    );
  return (
    <ChooseClassDialog
      title={translate("collect.which_class", { count: files.length })}
      onChoose={(classState) => {
        place([]);
        classStore.addFiles(
          classState,
          files.map(({ file }) => file),
        );
      }}
      onClose={() => place([])}
    />
  );
}

/** Takes the drops that no part of the page has taken; `onOver` tells whether files are over the page. */
function listenForDrops(onOver: (over: boolean) => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const dragged = (event: DragEvent) => {
    if (!hasFiles(event.dataTransfer)) return;
    clearTimeout(timer);
    timer = setTimeout(() => onOver(false), OVER_MS);
    onOver(true);
    if (!event.defaultPrevented) event.preventDefault();
  };
  const dropped = (event: DragEvent) => {
    onOver(false);
    if (event.defaultPrevented || event.dataTransfer === null || !hasFiles(event.dataTransfer)) return;
    event.preventDefault();
    void pathFilesOf(event.dataTransfer).then((files) => {
      // Of a drop while a window asks for the classes of another one, the files come on top.
      placedFiles.value = [...placedFiles.value, ...files];
    }, toastProblem);
  };
  document.addEventListener("dragover", dragged);
  document.addEventListener("drop", dropped);
  return () => {
    clearTimeout(timer);
    document.removeEventListener("dragover", dragged);
    document.removeEventListener("drop", dropped);
    placedFiles.value = [];
  };
}

interface FoldersDialogProps {
  plan: FolderPlan;
  maxClasses: number;
  onMake: () => void;
  onTogether: () => void;
  onClose: () => void;
}

function FoldersDialog({ plan, maxClasses, onMake, onTogether, onClose }: FoldersDialogProps) {
  return (
    <Dialog
      title={translate("collect.folders_title")}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onTogether}>{translate("collect.folders_one")}</Button>
          <Button kind="main" disabled={plan.classes.length === 0} onClick={onMake}>
            {translate("collect.folders_make")}
          </Button>
        </>
      }
    >
      <p>{translate("collect.folders_text")}</p>
      <ul class="folders" tabIndex={0} aria-label={translate("collect.folders_title")}>
        {plan.classes.map(({ name, files, exists }) => (
          <li class="folders__class" key={name}>
            <b class="ellipsis">{name}</b>
            <span class="folders__count">
              {translate("collect.count", { count: files.length })}
              {exists && ` · ${translate("collect.folders_existing")}`}
            </span>
          </li>
        ))}
      </ul>
      {plan.left.length > 0 && (
        <p class="notice notice--warning">
          {translate("collect.folders_left", { max: maxClasses, names: plan.left.join(", ") })}
        </p>
      )}
      {plan.loose.length > 0 && <p>{translate("collect.folders_loose", { count: plan.loose.length })}</p>}
    </Dialog>
  );
}
