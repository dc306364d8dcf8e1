/** One student: what they work on, how far it is, whether they need help, and what can be done. */
import { ask } from "../components/Ask";
import { BlocksIcon, CheckIcon, MessageIcon, RepeatIcon, SnowIcon, UndoIcon, WarningIcon } from "../components/icons";
import { Menu, type MenuAction } from "../components/Menu";
import { toast, toastProblem } from "../components/Toasts";
import { say } from "../words";
import { freezeProject, resetProject, restoreProject, takeHintBack, type Tile, type TileProject } from "./api";
import { Sparkline } from "./Sparkline";

const SHOWN_CLASSES = 4;

interface StudentTileProps {
  classroom: string;
  tile: Tile;
  onHint: () => void;
  /** Something was changed: look again. */
  onChange: () => void;
}

export function StudentTile({ classroom, tile, onHint, onChange }: StudentTileProps) {
  const { nickname, project, trouble } = tile;
  return (
    <li class={`card tile ${trouble === null ? "" : `tile--${trouble}`}`} data-student={nickname}>
      <header class="tile__head">
        <h2 class="tile__name ellipsis" title={nickname}>{nickname}</h2>
        {project?.frozen && <span class="tile__frozen"><SnowIcon />{say("wall.frozen")}</span>}
        <Menu label={say("wall.menu", { nickname })} actions={actionsOf(classroom, tile, onHint, onChange)} />
      </header>
      {trouble !== null && <p class="tile__trouble" title={troubleWords(tile)}><WarningIcon /><span>{troubleWords(tile)}</span></p>}
      {project !== null && <Work project={project} />}
      {project === null && trouble === null && <p class="tile__nothing">{say("wall.no_project")}</p>}
      {tile.hint !== null && (
        <p class={tile.hint.seen ? "tile__hint tile__hint--seen" : "tile__hint"} title={tile.hint.text}>
          {tile.hint.seen ? <CheckIcon /> : <MessageIcon />}
          <span class="ellipsis">{say(tile.hint.seen ? "wall.hint_seen" : "wall.hint_sent", { text: tile.hint.text })}</span>
        </p>
      )}
    </li>
  );
}

function Work({ project }: { project: TileProject }) {
  const { classes, run } = project;
  return (
    <>
      <a class="tile__project" href={`/projects/${project.id}`} target="_blank" rel="noopener" title={say("wall.look", { name: project.name })}>
        <span class="ellipsis">{project.name}</span>
        {project.program_version > 0 && <span class="tile__program" title={say("wall.program", { count: project.program_version })}><BlocksIcon />{project.program_version}</span>}
      </a>
      <ul class="tile__classes">
        {classes.slice(0, SHOWN_CLASSES).map(({ id, name, sample_count, needed }) => (
          <li key={id} class={needed > 0 ? "tile__class tile__class--lacks" : "tile__class"}>
            <span class="ellipsis" title={name}>{name}</span><b>{sample_count}</b>
          </li>
        ))}
        {classes.length > SHOWN_CLASSES && <li class="tile__class">+{classes.length - SHOWN_CLASSES}</li>}
      </ul>
      {run !== null && (
        <div class="tile__run">
          <Sparkline curve={run.curve} label={say("wall.curve")} />
          <p class="tile__accuracy">
            <b>{run.accuracy === null ? "–" : `${Math.round(100 * run.accuracy)}%`}</b>
            <span>{run.status === "running" ? say("wall.epoch", { epoch: run.epoch, epochs: run.epochs }) : say(`wall.run_${run.status}`)}</span>
          </p>
        </div>
      )}
    </>
  );
}

/** The trouble in a few words: what is missing, why a run failed, how long nothing has happened. */
export function troubleWords({ trouble, idle_minutes: minutes, project }: Tile): string {
  const idle = say("wall.idle", { minutes: minutes ?? 0 });
  if (trouble === "run_failed") return project?.run?.error?.message ?? say("wall.run_failed");
  if (trouble === "no_project") return `${say("wall.no_project")} · ${idle}`;
  if (trouble === "not_ready" && project !== null) return `${missingWords(project)} · ${idle}`;
  return idle;
}

function missingWords({ classes, classes_needed: needed }: TileProject): string {
  if (needed > 0) return say("wall.classes_needed", { count: needed });
  return say("wall.pictures_needed", { names: classes.filter((each) => each.needed > 0).map(({ name }) => name).join(", ") });
}

function actionsOf(classroom: string, { place_id: place, nickname, hint, project }: Tile, onHint: () => void, onChange: () => void): MenuAction[] {
  const done = (work: Promise<unknown>) => { work.then(onChange, toastProblem); };
  const actions: MenuAction[] = [{ label: say("wall.hint"), icon: <MessageIcon />, run: onHint }];
  if (hint !== null) actions.push({ label: say("wall.hint_back"), icon: <UndoIcon />, run: () => done(takeHintBack(classroom, place)) });
  if (project === null) return actions;
  actions.push({
    label: say(project.frozen ? "wall.thaw" : "wall.freeze"), icon: <SnowIcon />,
    run: () => done(freezeProject(project.id, !project.frozen)),
  });
  actions.push({ label: say("wall.reset"), icon: <RepeatIcon />, danger: true, run: () => void reset(nickname, project, onChange) });
  const before = project.before_reset;
  if (before !== null) actions.push({ label: say("wall.restore"), icon: <UndoIcon />, run: () => done(restoreProject(before)) });
  return actions;
}

async function reset(nickname: string, project: TileProject, onChange: () => void): Promise<void> {
  const title = say("wall.reset_title", { nickname, name: project.name });
  if (!(await ask({ title, text: say("wall.reset_text"), yes: say("wall.reset"), danger: true }))) return;
  try {
    await resetProject(project.id);
    onChange();
    const undo = () => { restoreProject(project.id).then(onChange, toastProblem); };
    toast(say("wall.was_reset", { nickname }), { action: { label: say("wall.restore"), run: undo } });
  } catch (error) {
    toastProblem(error);
  }
}
