/** Asks once whose projects they are that were made in this browser before the teacher logged in. */
import { useEffect, useState } from "preact/hooks";
import { Button } from "../components/Button";
import { toast, toastProblem } from "../components/Toasts";
import { readStored, writeStored } from "../storage";
import { translate } from "../words";
import { claimProjects, getSession } from "./api";
import "./words";

/** The number of projects that the teacher decided to leave. */
const STORAGE_KEY = "eyeblocks.left-projects";

export function FoundProjects({ onClaimed = () => undefined }: { onClaimed?: () => void }) {
  const [count, setCount] = useState(0);
  useEffect(() => {
    getSession().then(
      ({ projects_to_bring: found }) => setCount(Number(readStored(STORAGE_KEY)) === found ? 0 : found),
      toastProblem,
    );
  }, []);
  if (count === 0) return null;
  const claim = () =>
    claimProjects().then(() => {
      setCount(0);
      toast(translate("teacher.found_brought", { count }));
      onClaimed();
    }, toastProblem);
  const decline = () => {
    writeStored(STORAGE_KEY, String(count));
    setCount(0);
  };
  return (
    <div class="notice" role="status" data-found-projects>
      <div class="notice__text">
        {translate("teacher.found", { count })}
        <div class="notice__actions">
          <Button kind="main" onClick={() => void claim()}>
            {translate("teacher.found_bring")}
          </Button>
          <Button kind="quiet" onClick={decline}>
            {translate("teacher.found_leave")}
          </Button>
        </div>
      </div>
    </div>
  );
}
