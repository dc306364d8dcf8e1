import { InfoIcon } from "../../components/icons";
import { StageView } from "../stage/StageView";
import { sayBlocks } from "../words";
import { ProblemNotice } from "./ProblemNotice";
import type { Workshop } from "./workshop";

/** The stage, and below it what the student has to know. */
export function StagePane({ workshop, onShowBlock }: { workshop: Workshop; onShowBlock: () => void }) {
  const { player, problem } = workshop;
  const project = workshop.project.value;
  return (
    <section class="stage-pane" aria-label={sayBlocks("page.stage")}>
      <StageView player={player} hands={{ chosen: workshop.select, moved: (sprite, to) => workshop.changeSprite(sprite, to) }} />
      {problem.value !== null && (
        <ProblemNotice problem={problem.value} project={project.id} onShow={onShowBlock} onClose={workshop.clearProblem} />
      )}
      {project.current_model_id === null && problem.value === null && <NoModel project={project.id} />}
    </section>
  );
}

function NoModel({ project }: { project: string }) {
  return (
    <div class="notice" data-no-model>
      <InfoIcon />
      <div class="notice__text">
        <p>{sayBlocks("page.noModel")}</p>
        <div class="notice__actions"><a class="button button--main" href={`/projects/${project}`}>{sayBlocks("page.toCollect")}</a></div>
      </div>
    </div>
  );
}
