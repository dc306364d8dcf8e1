/** What a page shows while it has nothing yet, or when it got nothing. */
import { say } from "../words";
import { Button } from "./Button";
import { RepeatIcon } from "./icons";
import { Mascot } from "./Mascot";

export function Loading() {
  return <p class="page-state" role="status"><span class="spinner" />{say("common.loading")}</p>;
}

export function LoadProblem({ error, again }: { error: unknown; again: () => void }) {
  return (
    <div class="page-state" role="alert">
      <Mascot mood="asleep" />
      <strong>{say("common.load_failed")}</strong>
      {error instanceof Error && <p>{error.message}</p>}
      <Button kind="main" icon={<RepeatIcon />} onClick={again}>{say("common.try_again")}</Button>
    </div>
  );
}
