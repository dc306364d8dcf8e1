/** One project: its classes with a picture each, and where one can go from here. */
import { changeProject, deleteProject, projectFilePath, type ImageClass, type Limits, type Project } from "../api";
import { ask, askName } from "../components/Ask";
import { BinIcon, BlocksIcon, CheckIcon, ChartIcon, DownloadIcon, LinkIcon, PenIcon, PictureIcon, SnowIcon } from "../components/icons";
import { Menu } from "../components/Menu";
import { toastProblem } from "../components/Toasts";
import { openShareDialog } from "../sharing/ShareDialog";
import { saySharing } from "../sharing/words";
import { say, shownMoment } from "../words";

const COVERS = 4;

export interface ProjectCardProps {
  project: Project;
  limits: Limits;
  onChange: (project: Project) => void;
  onGone: () => void;
}

export function ProjectCard({ project, limits, onChange, onGone }: ProjectCardProps) {
  const { id, name, frozen } = project;
  const samples = project.classes.reduce((sum, { sample_count }) => sum + sample_count, 0);
  const rename = () => askName({
    title: say("common.rename"), label: say("home.name_label"), yes: say("common.save"), value: name, maxLength: limits.max_name_length,
    save: async (given) => onChange(await changeProject(id, { name: given })),
  });
  const share = () => openShareDialog(project, (shared) => onChange({ ...project, shared }));
  const remove = async () => {
    const text = say("home.delete_text", { count: samples });
    if (!(await ask({ title: say("home.delete_title", { name }), text, yes: say("common.delete"), danger: true }))) return;
    await deleteProject(id).then(onGone, toastProblem);
  };
  return (
    <li class="card project">
      {project.thumbnail_url === null ? <Covers classes={project.classes} /> : (
        <img class="project__stage" src={project.thumbnail_url} width={480} height={270} alt="" loading="lazy" />
      )}
      <div class="project__head">
        <h2 class="project__name"><a class="project__link" href={`/projects/${id}`} title={name}>{name}</a></h2>
        <Menu label={say("home.menu", { name })} actions={[
          ...(frozen ? [] : [
            { label: say("common.rename"), icon: <PenIcon />, run: () => void rename() },
            { label: saySharing("menu"), icon: <LinkIcon />, run: share },
          ]),
          { label: saySharing("export"), icon: <DownloadIcon />, run: () => { window.location.assign(projectFilePath(id)); } },
          ...(frozen ? [] : [{ label: say("common.delete"), icon: <BinIcon />, danger: true, run: () => void remove() }]),
        ]} />
      </div>
      <p class="project__facts">
        {say("home.facts", { classes: project.classes.length, samples })}
        {project.current_model_id !== null && <span class="project__trained"><CheckIcon />{say("home.trained")}</span>}
        {frozen && <span class="project__frozen"><SnowIcon />{say("home.frozen")}</span>}
        {project.shared && <span class="project__shared"><LinkIcon />{saySharing("shared")}</span>}
      </p>
      {project.remix_of !== null && <RemixLine of={project.remix_of} />}
      <p class="project__when">{say("home.changed", { when: shownMoment(project.updated_at) })}</p>
      <div class="project__ways">
        <a class="button button--soft" href={`/projects/${id}`}><ChartIcon /><span>{say("home.to_collect")}</span></a>
        <a class="button button--soft" href={`/projects/${id}/blocks`}><BlocksIcon /><span>{say("home.to_blocks")}</span></a>
      </div>
    </li>
  );
}

function RemixLine({ of }: { of: NonNullable<Project["remix_of"]> }) {
  const words = saySharing("remix_of", { name: of.name });
  return <p class="project__when">{of.address === null ? words : <a href={of.address}>{words}</a>}</p>;
}

/** The first classes with their first pictures. */
function Covers({ classes }: { classes: readonly ImageClass[] }) {
  const shown = classes.slice(0, COVERS);
  return (
    <ul class={`covers covers--${shown.length}`}>
      {shown.map(({ id, name, sample_count, cover_url }) => (
        <li key={id} class="cover">
          {cover_url === null ? <PictureIcon /> : <img class="cover__picture" src={cover_url} alt="" loading="lazy" />}
          <span class="cover__name" title={name}><span class="ellipsis">{name}</span> <b>{sample_count}</b></span>
        </li>
      ))}
    </ul>
  );
}
