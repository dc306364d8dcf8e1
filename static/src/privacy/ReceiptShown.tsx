/** The receipt of what was erased, to read and save: the server keeps no copy. */
import type { ErasureReceipt } from "../api";
import { Button } from "../components/Button";
import { language, translate } from "../words";
import "./receipt.css";
import "./words";

export function ReceiptShown({ receipt }: { receipt: ErasureReceipt }) {
  return (
    <div class="receipt" role="status" data-receipt>
      <h3 class="receipt__title">{translate("privacy.receipt")}</h3>
      {linesOf(receipt).map((line) => (
        <p key={line}>{line}</p>
      ))}
      <Button kind="soft" onClick={() => save(receipt)}>
        {translate("privacy.receipt_save")}
      </Button>
    </div>
  );
}

/** The receipt, sentence by sentence. */
export function linesOf(receipt: ErasureReceipt): string[] {
  const { classrooms, students, projects, pictures, models, programs } = receipt;
  const when = new Date(receipt.erased_at).toLocaleString(language, { dateStyle: "long", timeStyle: "short" });
  return [
    translate("privacy.receipt_when", { when }),
    ...(classrooms > 0 ? [translate("privacy.receipt_classrooms", { classrooms })] : []),
    ...(students > 1 || classrooms > 0 ? [translate("privacy.receipt_students", { students })] : []),
    translate("privacy.receipt_counts", { projects, pictures, models, programs }),
    ...(receipt.complete ? [] : [translate("privacy.receipt_waiting")]),
    translate("privacy.receipt_none"),
  ];
}

function save(receipt: ErasureReceipt): void {
  const text = [translate("privacy.receipt"), ...linesOf(receipt)].join("\r\n");
  const address = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = translate("privacy.receipt_file");
  link.click();
  URL.revokeObjectURL(address);
}
