import { useMemo } from "preact/hooks";
import { InfoIcon } from "../../components/icons";
import type { Point } from "../runtime/world";
import { changeNamed } from "../program/parts";
import type { MonitorKind } from "../stage/Monitors";
import { StageView } from "../stage/StageView";
import { sayBlocks } from "../words";
import { FullScreenButton } from "./FullScreen";
import { ProblemNotice } from "./ProblemNotice";
import { SpriteHandles } from "./SpriteHandles";
import { SpritePanel } from "./SpritePanel";
import type { Workshop } from "./workshop";

/** The stage, and below it what the student has to know. */
export function StagePane({ workshop, onShowBlock }: { workshop: Workshop; onShowBlock: () => void }) {
  const { player, problems } = workshop;
  const project = workshop.project.value;
  const hands = useMemo(() => ({
    chosen: workshop.select, moved: (sprite: string, to: Point) => workshop.changeSprite(sprite, to),
    placed: (kind: MonitorKind, id: string, at: Point) => workshop.change((program) => changeNamed(program, kind, id, at)),
  }), [workshop]);
  return (
    <section class="stage-pane" aria-label={sayBlocks("page.stage")}>
      <div class="stage-frame">
        <StageView player={player} hands={hands} />
        {workshop.unreadable.value === null && <SpriteHandles workshop={workshop} />}
        <FullScreenButton full={workshop.full} />
      </div>
      {problems.shown.value !== null && (
        <ProblemNotice problem={problems.shown.value} project={project.id} onShow={onShowBlock} onClose={problems.clear} />
      )}
      {workshop.voiceless.value && <p class="notice" role="status"><InfoIcon />{sayBlocks("sound.noVoice")}</p>}
      {workshop.unreadable.value === null && <SpritePanel workshop={workshop} />}
      {project.current_model_id === null && problems.shown.value === null && <NoModel project={project.id} />}
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
