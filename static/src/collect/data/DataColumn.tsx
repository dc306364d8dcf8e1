/** Left: the classes and their pictures. */
import { useRef } from "preact/hooks";
import { Button } from "../../components/Button";
import { PlusIcon, RepeatIcon } from "../../components/icons";
import { toastProblem } from "../../components/Toasts";
import { looking } from "../../lesson/looking";
import { say } from "../../words";
import { Column } from "../Column";
import { useWorkspace } from "../workspace";
import { ClassCard } from "./ClassCard";
import { useReordering } from "./reordering";

export function DataColumn() {
  const { shelf, limits } = useWorkspace();
  const list = useRef<HTMLOListElement>(null);
  const reordering = useReordering(list, (id, position) => {
    const box = shelf.classes.value.find((each) => each.id === id);
    if (box) void shelf.move(box, position);
  });
  const full = shelf.classes.value.length >= limits.max_classes;
  return (
    <Column id="data" number={1} title={say("collect.data")} note={<UploadState />} action={<RetryNow />}>
      <ol class="classes" ref={list}>
        {shelf.classes.value.map((box, index) => (
          <ClassCard key={box.id} box={box} index={index} dropMark={reordering.markOf(index)} onGrip={reordering.start} />
        ))}
      </ol>
      {!looking.value && <Button
        kind="soft" wide big icon={<PlusIcon />} disabled={full}
        onClick={() => void shelf.addClass().catch(toastProblem)}
      >
        {full ? say("collect.classes_full", { count: limits.max_classes }) : say("collect.add_class")}
      </Button>}
    </Column>
  );
}

/** How the uploads are getting on; otherwise what to do in this column. */
function UploadState() {
  const { shelf, limits } = useWorkspace();
  const left = shelf.queue.unfinished.value;
  const held = shelf.held.value;
  if (left === 0) return looking.value ? null : <>{say("collect.data_note", { count: limits.min_samples_per_class })}</>;
  if (held !== null) return <span role="status" class="column__waiting">{say("collect.upload_held", { count: left })} {held}</span>;
  return <span role="status"><span class="spinner spinner--small" />{say("collect.uploading", { count: left })}</span>;
}

function RetryNow() {
  const { shelf } = useWorkspace();
  if (shelf.held.value === null) return null;
  return <Button kind="soft" icon={<RepeatIcon />} onClick={() => shelf.queue.retryNow()}>{say("collect.retry_now")}</Button>;
}
