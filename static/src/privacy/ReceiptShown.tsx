/** What was erased, to read and to save: the server keeps no copy. */
import type { Receipt } from "../api";
import { Button } from "../components/Button";
import { language, say } from "../words";
import "./receipt.css";
import "./words";

export function ReceiptShown({ receipt }: { receipt: Receipt }) {
  return (
    <div class="receipt" role="status" data-receipt>
      <h3 class="receipt__title">{say("privacy.receipt")}</h3>
      {linesOf(receipt).map((line) => <p key={line}>{line}</p>)}
      <Button kind="soft" onClick={() => save(receipt)}>{say("privacy.receipt_save")}</Button>
    </div>
  );
}

/** The receipt, sentence by sentence. */
export function linesOf(receipt: Receipt): string[] {
  const { classrooms, students, projects, pictures, models, programs } = receipt;
  const when = new Date(receipt.erased_at).toLocaleString(language, { dateStyle: "long", timeStyle: "short" });
  return [
    say("privacy.receipt_when", { when }),
    ...(classrooms > 0 ? [say("privacy.receipt_classrooms", { classrooms })] : []),
    ...(students > 1 || classrooms > 0 ? [say("privacy.receipt_students", { students })] : []),
    say("privacy.receipt_counts", { projects, pictures, models, programs }),
    ...(receipt.complete ? [] : [say("privacy.receipt_waiting")]),
    say("privacy.receipt_none"),
  ];
}

function save(receipt: Receipt): void {
  const text = [say("privacy.receipt"), ...linesOf(receipt)].join("\r\n");
  const address = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = say("privacy.receipt_file");
  link.click();
  URL.revokeObjectURL(address);
}
