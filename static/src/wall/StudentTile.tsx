/** The tile of one student: current work, progress, problems, and the teacher's actions. */
import type { DataWarning } from "../apiTypes";
import {
  BlocksIcon,
  CheckIcon,
  InfoIcon,
  MessageIcon,
  RepeatIcon,
  SnowIcon,
  UndoIcon,
  WarningIcon,
} from "../components/icons";
import { Menu, type MenuAction } from "../components/Menu";
import { askYesNo } from "../components/Questions";
import { toast, toastProblem } from "../components/Toasts";
import { scoreNote, scoreText } from "../honest/score";
import { warningText } from "../honest/warnings";
import { translate } from "../words";
import { freezeProject, resetProject, restoreProject, type Tile, type TileProject, withdrawHint } from "./api";
import { Sparkline } from "./Sparkline";

const SHOWN_CLASSES = 4;

interface StudentTileProps {
  classroom: string;
  tile: Tile;
  /** About the project, the worst first. */
  warnings: readonly DataWarning[];
  onHint: () => void;
  /** Called after a change, to load the tiles again. */
  onChange: () => void;
}

export function StudentTile({ classroom, tile, warnings, onHint, onChange }: StudentTileProps) {
  const { nickname, project, trouble } = tile;
  return (
    <li class={`card tile ${trouble === null ? "" : `tile--${trouble}`}`} data-student={nickname}>
      <header class="tile__head">
        <h2 class="tile__name ellipsis" title={nickname}>
          {nickname}
        </h2>
        {project?.frozen && (
          <span class="tile__frozen">
            <SnowIcon />
            {translate("wall.frozen")}
          </span>
        )}
        <Menu label={translate("wall.menu", { nickname })} actions={actionsOf(classroom, tile, onHint, onChange)} />
      </header>
      {trouble !== null && (
        <p class="tile__trouble" title={troubleWords(tile)}>
          <WarningIcon />
          <span>{troubleWords(tile)}</span>
        </p>
      )}
      {project !== null && <Work project={project} />}
      {project !== null && <Warnings warnings={warnings} classes={project.classes} />}
      {tile.other_projects.length > 0 && <OtherProjects projects={tile.other_projects} />}
      {project === null && trouble === null && <p class="tile__nothing">{translate("wall.no_project")}</p>}
      {tile.hint !== null && (
        <p class={tile.hint.seen ? "tile__hint tile__hint--seen" : "tile__hint"} title={tile.hint.text}>
          {tile.hint.seen ? <CheckIcon /> : <MessageIcon />}
          <span class="ellipsis">
            {translate(tile.hint.seen ? "wall.hint_seen" : "wall.hint_sent", { text: tile.hint.text })}
          </span>
        </p>
      )}
    </li>
  );
}

function Work({ project }: { project: TileProject }) {
  const { classes, run, score } = project;
  return (
    <>
      <a
        class="tile__project"
        href={`/projects/${project.id}`}
        target="_blank"
        rel="noopener"
        title={translate("wall.look", { name: project.name })}
      >
        <span class="ellipsis">{project.name}</span>
        {project.program_version > 0 && (
          <span class="tile__program" title={translate("wall.program", { count: project.program_version })}>
            <BlocksIcon />
            {project.program_version}
          </span>
        )}
      </a>
      <ul class="tile__classes">
        {classes.slice(0, SHOWN_CLASSES).map(({ id, name, sample_count, needed }) => (
          <li key={id} class={needed > 0 ? "tile__class tile__class--lacks" : "tile__class"}>
            <span class="ellipsis" title={name}>
              {name}
            </span>
            <b>{sample_count}</b>
          </li>
        ))}
        {classes.length > SHOWN_CLASSES && <li class="tile__class">+{classes.length - SHOWN_CLASSES}</li>}
      </ul>
      {run !== null && (
        <div class="tile__run">
          <Sparkline curve={run.curve} label={translate("wall.curve")} />
          <p class="tile__accuracy">
            <b>{run.accuracy === null ? "–" : `${Math.round(100 * run.accuracy)}%`}</b>
            <span>
              {run.status === "running"
                ? translate("wall.epoch", { epoch: run.epoch, epochs: run.epochs })
                : translate(`wall.run_${run.status}`)}
            </span>
          </p>
        </div>
      )}
      {score !== null && (
        <p class="tile__score" title={scoreNote(score)}>
          {scoreText(score)}
        </p>
      )}
    </>
  );
}

/** The worst warning; a press shows it whole, and the others. */
function Warnings({ warnings, classes }: { warnings: readonly DataWarning[]; classes: TileProject["classes"] }) {
  const [first, ...others] = warnings.flatMap((warning) => warningText(warning, classes) ?? []);
  if (first === undefined) return null;
  return (
    <details class="tile__warnings">
      <summary>
        <InfoIcon />
        <span class="tile__warning">{first}</span>
        {others.length > 0 && (
          <span class="tile__more" title={translate("wall.more_advice", { count: others.length })}>
            +{others.length}
          </span>
        )}
      </summary>
      <ul>
        {others.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
    </details>
  );
}

function OtherProjects({ projects }: { projects: Tile["other_projects"] }) {
  return (
    <details class="tile__others">
      <summary>{translate("wall.other_projects", { count: projects.length })}</summary>
      <ul>
        {projects.map(({ id, name, trained }) => (
          <li key={id}>
            <a
              class="tile__project"
              href={`/projects/${id}`}
              target="_blank"
              rel="noopener"
              title={translate("wall.look", { name })}
            >
              <span class="ellipsis">{name}</span>
              {trained && <CheckIcon />}
            </a>
          </li>
        ))}
      </ul>
    </details>
  );
}

/** The problem in a few words: what is missing, why a run failed, how long nothing has happened. */
export function troubleWords({ trouble, idle_minutes: minutes, project }: Tile): string {
  const idle = translate("wall.idle", { minutes: minutes ?? 0 });
  if (trouble === "run_failed") return project?.run?.error?.message ?? translate("wall.run_failed");
  if (trouble === "no_project") return `${translate("wall.no_project")} · ${idle}`;
  if (trouble === "not_ready" && project !== null) return `${missingWords(project)} · ${idle}`;
  return idle;
}

function missingWords({ classes, classes_needed: needed }: TileProject): string {
  if (needed > 0) return translate("wall.classes_needed", { count: needed });
  return translate("wall.pictures_needed", {
    names: classes
      .filter((imageClass) => imageClass.needed > 0)
      .map(({ name }) => name)
      .join(", "),
  });
}

function actionsOf(
  classroom: string,
  { place_id: place, nickname, hint, project }: Tile,
  onHint: () => void,
  onChange: () => void,
): MenuAction[] {
  const done = (work: Promise<unknown>) => {
    work.then(onChange, toastProblem);
  };
  const actions: MenuAction[] = [{ label: translate("wall.hint"), icon: <MessageIcon />, run: onHint }];
  if (hint !== null)
    actions.push({
      label: translate("wall.hint_back"),
      icon: <UndoIcon />,
      run: () => done(withdrawHint(classroom, place)),
    });
  if (project === null) return actions;
  actions.push({
    label: translate(project.frozen ? "wall.thaw" : "wall.freeze"),
    icon: <SnowIcon />,
    run: () => done(freezeProject(project.id, !project.frozen)),
  });
  actions.push({
    label: translate("wall.reset"),
    icon: <RepeatIcon />,
    danger: true,
    run: () => void reset(nickname, project, onChange),
  });
  const before = project.before_reset;
  if (before !== null)
    actions.push({ label: translate("wall.restore"), icon: <UndoIcon />, run: () => done(restoreProject(before)) });
  return actions;
}

async function reset(nickname: string, project: TileProject, onChange: () => void): Promise<void> {
  const title = translate("wall.reset_title", { nickname, name: project.name });
  if (!(await askYesNo({ title, text: translate("wall.reset_text"), yes: translate("wall.reset"), danger: true })))
    return;
  try {
    await resetProject(project.id);
    onChange();
    const undo = () => {
      restoreProject(project.id).then(onChange, toastProblem);
    };
    toast(translate("wall.was_reset", { nickname }), { action: { label: translate("wall.restore"), run: undo } });
  } catch (error) {
    toastProblem(error);
  }
}
