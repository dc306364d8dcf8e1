import { Button } from "../../components/Button";
import { WarningIcon } from "../../components/icons";
import type { ProblemMessage } from "../controls/problemMessage";
import { translateBlocks } from "../words";

interface ProblemNoticeProps {
  problem: ProblemMessage;
  project: string;
  onShow: () => void;
  onClose: () => void;
}

/** Explains why a script ended and links to what helps. */
export function ProblemNotice({ problem, project, onShow, onClose }: ProblemNoticeProps) {
  return (
    <div class="notice notice--problem" role="alert" data-problem-block={problem.blockId ?? ""}>
      <WarningIcon />
      <div class="notice__text">
        {problem.blockText !== null && <strong>{translateBlocks("problem.at", { block: problem.blockText })}</strong>}
        <p>{problem.text}</p>
        <div class="notice__actions">
          {problem.blockId !== null && <Button onClick={onShow}>{translateBlocks("problem.show")}</Button>}
          {problem.needsTraining && (
            <a class="button button--main" href={`/projects/${project}`}>
              {translateBlocks("page.toCollect")}
            </a>
          )}
          <Button kind="quiet" onClick={onClose}>
            {translateBlocks("problem.close")}
          </Button>
        </div>
      </div>
    </div>
  );
}
