import { useMemo } from "preact/hooks";
import { InfoIcon } from "../../components/icons";
import { recognitionPlaces } from "../../recognition/browserPlaces";
import { PlaceSwitch } from "../../recognition/PlaceSwitch";
import { FullScreenButton } from "../controls/FullScreenButton";
import { changeSymbol } from "../program/symbols";
import type { Point } from "../runtime/world";
import type { MonitorKind } from "../stage/view/MonitorsView";
import { StageView } from "../stage/view/StageView";
import { translateBlocks } from "../words";
import { ProblemNotice } from "./ProblemNotice";
import { SpriteHandles } from "./sprites/SpriteHandles";
import { SpritePanel } from "./sprites/SpritePanel";
import type { BlocksPageStore } from "./store/blocksPageStore";

/** The stage with the notices below it. */
export function StagePane({ store, onShowBlock }: { store: BlocksPageStore; onShowBlock: () => void }) {
  const { player, problems } = store;
  const project = store.project.value;
  const editing = useMemo(
    () => ({
      onSelect: store.selectSprite,
      onMove: (sprite: string, to: Point) => store.changeSprite(sprite, to),
      onPlaceMonitor: (kind: MonitorKind, id: string, at: Point) =>
        store.changeProgram((program) => changeSymbol(program, kind, id, at)),
    }),
    [store],
  );
  return (
    <section class="stage-pane" aria-label={translateBlocks("page.stage")}>
      <div class="stage-frame">
        <StageView player={player} editing={editing} />
        {store.unreadable.value === null && <SpriteHandles store={store} />}
        <FullScreenButton fullScreen={store.fullScreen} />
      </div>
      {problems.message.value !== null && (
        <ProblemNotice
          problem={problems.message.value}
          project={project.id}
          onShow={onShowBlock}
          onClose={problems.clearProblem}
        />
      )}
      {store.speechUnavailable.value && (
        <p class="notice" role="status">
          <InfoIcon />
          {translateBlocks("sound.noVoice")}
        </p>
      )}
      <PlaceSwitch places={recognitionPlaces} />
      {store.unreadable.value === null && <SpritePanel store={store} />}
      {project.current_model_id === null && problems.message.value === null && <NoModel project={project.id} />}
    </section>
  );
}

function NoModel({ project }: { project: string }) {
  return (
    <div class="notice" data-no-model>
      <InfoIcon />
      <div class="notice__text">
        <p>{translateBlocks("page.noModel")}</p>
        <div class="notice__actions">
          <a class="button button--main" href={`/projects/${project}`}>
            {translateBlocks("page.toCollect")}
          </a>
        </div>
      </div>
    </div>
  );
}
