/** Asks once whether the work that this browser made before the server had https is the child's own. */
import { useState } from "preact/hooks";
import { Button } from "../components/Button";
import { toastProblem } from "../components/Toasts";
import { translate } from "../words";
import { answerEarlier, type EarlierWork } from "./api";

export function EarlierNotice({ earlier, onAnswered }: { earlier: EarlierWork | null; onAnswered: () => void }) {
  const [busy, setBusy] = useState(false);
  if (earlier === null) return null;
  const answer = async (mine: boolean) => {
    setBusy(true);
    try {
      await answerEarlier(mine);
      // The header, too, names who is here.
      if (mine) window.location.reload();
      else onAnswered();
    } catch (error) {
      toastProblem(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <div class="notice" role="status" data-earlier>
      <div class="notice__text">
        {question(earlier)}
        <div class="notice__actions">
          <Button kind="main" disabled={busy} onClick={() => void answer(true)}>
            {translate("common.earlier_mine")}
          </Button>
          <Button kind="quiet" disabled={busy} onClick={() => void answer(false)}>
            {translate("common.earlier_not_mine")}
          </Button>
        </div>
        {translate("common.earlier_note")}
      </div>
    </div>
  );
}

function question({ classroom, nickname, project_count: count }: EarlierWork): string {
  if (classroom === null || nickname === null) return translate("common.earlier", { count });
  return translate("common.earlier_member", { classroom, nickname });
}
