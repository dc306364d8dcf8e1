/** The left column: the classes and their pictures. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Button } from "../../../components/Button";
import { pathFilesIn } from "../../../components/droppedFiles";
import { FolderIcon, PlusIcon, RepeatIcon } from "../../../components/icons";
import { FileButton } from "../../../components/PictureDrop";
import { watchForCameras } from "../../../components/sharedCamera";
import { toastProblem } from "../../../components/Toasts";
import { readOnly } from "../../../readOnly";
import { translate } from "../../../words";
import { useCollectStore } from "../../store/collectStore";
import { Column } from "../Column";
import { ClassCard } from "./ClassCard";
import { placedFiles } from "./DropBesideClasses";
import { useReordering } from "./reordering";
import { StarterNotice } from "./StarterNotice";

export function DataColumn() {
  const { classStore, limits } = useCollectStore();
  const list = useRef<HTMLOListElement>(null);
  const reordering = useReordering(list, (id, position) => {
    const classState = classStore.classes.value.find((imageClass) => imageClass.id === id);
    if (classState) void classStore.moveClass(classState, position);
  });
  useEffect(watchForCameras, []);
  const isFull = classStore.classes.value.length >= limits.max_classes;
  return (
    <Column id="data" number={1} title={translate("collect.data")} note={<UploadStatus />} action={<RetryNow />}>
      {!readOnly.value && <StarterNotice />}
      <ol class="classes" ref={list}>
        {classStore.classes.value.map((classState, index) => (
          <ClassCard
            key={classState.id}
            classState={classState}
            index={index}
            dropMark={reordering.markOf(index)}
            onGrip={reordering.start}
          />
        ))}
      </ol>
      {!readOnly.value && (
        <Button
          kind="soft"
          wide
          big
          icon={<PlusIcon />}
          disabled={isFull}
          onClick={() => void classStore.addClass().catch(toastProblem)}
        >
          {isFull ? translate("collect.classes_full", { count: limits.max_classes }) : translate("collect.add_class")}
        </Button>
      )}
      {!readOnly.value && <FolderButton />}
    </Column>
  );
}

/** Where the browser can choose a folder: its folders become classes. */
function FolderButton() {
  if (!("webkitdirectory" in HTMLInputElement.prototype)) return null;
  return (
    <div class="classes__folder">
      <FileButton
        folder
        kind="plain"
        icon={<FolderIcon />}
        label={translate("collect.folders_pick")}
        onFiles={(files) => {
          placedFiles.value = pathFilesIn(files);
        }}
      />
    </div>
  );
}

/** The progress of uploads; otherwise what to do in this column. */
function UploadStatus(): ComponentChildren {
  const { classStore, limits } = useCollectStore();
  const unfinished = classStore.queue.unfinished.value;
  const waitReason = classStore.waitReason.value;
  if (unfinished === 0)
    return readOnly.value ? null : translate("collect.data_note", { count: limits.min_samples_per_class });
  if (waitReason !== null)
    return (
      <span role="status" class="column__waiting">
        {translate("collect.upload_held", { count: unfinished })} {waitReason}
      </span>
    );
  return (
    <span role="status">
      <span class="spinner spinner--small" />
      {translate("collect.uploading", { count: unfinished })}
    </span>
  );
}

function RetryNow() {
  const { classStore } = useCollectStore();
  if (classStore.waitReason.value === null) return null;
  return (
    <Button kind="soft" icon={<RepeatIcon />} onClick={() => classStore.queue.retryNow()}>
      {translate("collect.retry_now")}
    </Button>
  );
}
