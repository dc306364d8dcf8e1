/** Projects made in this browser before the teacher logged in: whose they are is asked, once. */
import { useEffect, useState } from "preact/hooks";
import { Button } from "../components/Button";
import { toast, toastProblem } from "../components/Toasts";
import { say } from "../words";
import { bringProjects, getSession } from "./api";
import "./words";

/** How many were left where they are, in this browser. */
const LEFT = "eyeblocks.left-projects";

export function FoundProjects({ onBrought = () => undefined }: { onBrought?: () => void }) {
  const [count, setCount] = useState(0);
  useEffect(() => {
    getSession().then(({ projects_to_bring: found }) => setCount(Number(localStorage.getItem(LEFT)) === found ? 0 : found), toastProblem);
  }, []);
  if (count === 0) return null;
  const bring = () => bringProjects().then(() => {
    setCount(0);
    toast(say("teacher.found_brought", { count }));
    onBrought();
  }, toastProblem);
  const leave = () => {
    localStorage.setItem(LEFT, String(count));
    setCount(0);
  };
  return (
    <div class="notice" role="status" data-found-projects>
      <div class="notice__text">
        {say("teacher.found", { count })}
        <div class="notice__actions">
          <Button kind="main" onClick={() => void bring()}>{say("teacher.found_bring")}</Button>
          <Button kind="quiet" onClick={leave}>{say("teacher.found_leave")}</Button>
        </div>
      </div>
    </div>
  );
}
