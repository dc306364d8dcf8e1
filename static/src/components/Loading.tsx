/** Shown while a page loads, or when loading failed. */
import { translate } from "../words";
import { Button } from "./Button";
import { RepeatIcon } from "./icons";
import { Mascot } from "./Mascot";

export function Loading() {
  return (
    <p class="page-state" role="status">
      <span class="spinner" />
      {translate("common.loading")}
    </p>
  );
}

export function LoadProblem({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  return (
    <div class="page-state" role="alert">
      <Mascot mood="asleep" />
      <strong>{translate("common.load_failed")}</strong>
      {error instanceof Error && <p>{error.message}</p>}
      <Button kind="main" icon={<RepeatIcon />} onClick={onRetry}>
        {translate("common.try_again")}
      </Button>
    </div>
  );
}
