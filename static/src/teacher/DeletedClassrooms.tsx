/** The classrooms that were deleted a short time ago: each can be brought back, or erased at once. */
import { useEffect, useState } from "preact/hooks";
import type { ErasureReceipt } from "../api";
import { Button } from "../components/Button";
import { askYesNo } from "../components/Questions";
import { toast, toastProblem } from "../components/Toasts";
import { ReceiptShown } from "../privacy/ReceiptShown";
import { formatDateTime, translate } from "../words";
import { type DeletedClassroom, eraseClassroom, listDeletedClassrooms, restoreClassroom } from "./api";

export function DeletedClassrooms({ onRestored }: { onRestored: () => void }) {
  const [deleted, setDeleted] = useState<DeletedClassroom[]>([]);
  const [receipt, setReceipt] = useState<ErasureReceipt | null>(null);
  const load = () => listDeletedClassrooms().then(setDeleted, toastProblem);
  useEffect(() => void load(), []);
  const restore = async ({ id, name }: DeletedClassroom) => {
    await restoreClassroom(id);
    toast(translate("teacher.brought_back", { name }));
    onRestored();
    await load();
  };
  const erase = async ({ id, name }: DeletedClassroom) => {
    const sure = await askYesNo({
      title: translate("teacher.erase_now_title", { name }),
      text: translate("teacher.erase_now_text"),
      yes: translate("teacher.erase_now"),
      danger: true,
    });
    if (!sure) return;
    setReceipt(await eraseClassroom(id));
    await load();
  };
  return (
    <>
      {receipt !== null && (
        <section class="card classroom-data">
          <ReceiptShown receipt={receipt} />
        </section>
      )}
      {deleted.length > 0 && (
        <section class="card classroom-data" aria-labelledby="deleted-classrooms">
          <h2 class="classroom-data__title" id="deleted-classrooms">
            {translate("teacher.deleted_classrooms")}
          </h2>
          <p>{translate("teacher.deleted_note")}</p>
          <ul class="deleted-classrooms">
            {deleted.map((classroom) => (
              <DeletedLine
                key={classroom.id}
                classroom={classroom}
                onRestore={() => void restore(classroom).catch(toastProblem)}
                onErase={() => void erase(classroom).catch(toastProblem)}
              />
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

interface DeletedLineProps {
  classroom: DeletedClassroom;
  onRestore: () => void;
  onErase: () => void;
}

function DeletedLine({ classroom, onRestore, onErase }: DeletedLineProps) {
  const { name, student_count: count, restorable_until } = classroom;
  return (
    <li class="leave-classroom" data-deleted-classroom>
      <span>
        {translate("teacher.leave_account_line", { name, count })} ·{" "}
        {translate("teacher.deleted_until", { when: formatDateTime(restorable_until) })}
      </span>
      <Button kind="main" aria-label={`${translate("teacher.bring_back")}: ${name}`} onClick={onRestore}>
        {translate("teacher.bring_back")}
      </Button>
      <Button kind="danger" aria-label={`${translate("teacher.erase_now")}: ${name}`} onClick={onErase}>
        {translate("teacher.erase_now")}
      </Button>
    </li>
  );
}
