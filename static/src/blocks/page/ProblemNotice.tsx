import { Button } from "../../components/Button";
import { WarningIcon } from "../../components/icons";
import { sayBlocks } from "../words";
import type { ShownProblem } from "./shownProblem";

interface ProblemNoticeProps {
  problem: ShownProblem;
  project: string;
  onShow: () => void;
  onClose: () => void;
}

/** Why a script ended, and the ways on. */
export function ProblemNotice({ problem, project, onShow, onClose }: ProblemNoticeProps) {
  return (
    <div class="notice notice--problem" role="alert" data-problem-block={problem.blockId ?? ""}>
      <WarningIcon />
      <div class="notice__text">
        {problem.block !== null && <strong>{sayBlocks("problem.at", { block: problem.block })}</strong>}
        <p>{problem.text}</p>
        <div class="notice__actions">
          {problem.blockId !== null && <Button onClick={onShow}>{sayBlocks("problem.show")}</Button>}
          {problem.needsTraining && <a class="button button--main" href={`/projects/${project}`}>{sayBlocks("page.toCollect")}</a>}
          <Button kind="quiet" onClick={onClose}>{sayBlocks("problem.close")}</Button>
        </div>
      </div>
    </div>
  );
}
