/** The card of one project: its classes with a picture each, and links to its pages. */
import { changeProject, deleteProject, type ImageClass, type Limits, type Project, projectFilePath } from "../api";
import {
  BinIcon,
  BlocksIcon,
  ChartIcon,
  CheckIcon,
  DownIcon,
  DownloadIcon,
  LinkIcon,
  PenIcon,
  PictureIcon,
  SnowIcon,
} from "../components/icons";
import { Menu } from "../components/Menu";
import { askName, askYesNo } from "../components/Questions";
import { toastProblem } from "../components/Toasts";
import { openShareDialog } from "../sharing/ShareDialog";
import { translateSharing } from "../sharing/words";
import { formatDateTime, translate } from "../words";

const MAX_COVERS = 4;

export interface ProjectCardProps {
  project: Project;
  limits: Limits;
  /** Whether the teacher has just handed it out. */
  fresh: boolean;
  onChange: (project: Project) => void;
  onDeleted: () => void;
}

export function ProjectCard({ project, limits, fresh, onChange, onDeleted }: ProjectCardProps) {
  const { id, name, frozen } = project;
  const samples = project.classes.reduce((sum, { sample_count }) => sum + sample_count, 0);
  const rename = () =>
    askName({
      title: translate("common.rename"),
      label: translate("home.name_label"),
      yes: translate("common.save"),
      value: name,
      maxLength: limits.max_name_length,
      save: async (given) => onChange(await changeProject(id, { name: given })),
    });
  const share = () => openShareDialog(project, (shared) => onChange({ ...project, shared }));
  const remove = async () => {
    const text = translate("home.delete_text", { count: samples });
    if (
      !(await askYesNo({
        title: translate("home.delete_title", { name }),
        text,
        yes: translate("common.delete"),
        danger: true,
      }))
    )
      return;
    await deleteProject(id).then(onDeleted, toastProblem);
  };
  return (
    <li class="card project">
      {project.thumbnail_url === null ? (
        <Covers classes={project.classes} />
      ) : (
        <img class="project__stage" src={project.thumbnail_url} width={480} height={270} alt="" loading="lazy" />
      )}
      <div class="project__head">
        <h2 class="project__name">
          <a class="project__link" href={`/projects/${id}`} title={name}>
            {name}
          </a>
        </h2>
        <Menu
          label={translate("home.menu", { name })}
          actions={[
            ...(frozen
              ? []
              : [
                  { label: translate("common.rename"), icon: <PenIcon />, run: () => void rename() },
                  { label: translateSharing("menu"), icon: <LinkIcon />, run: share },
                ]),
            {
              label: translateSharing("export"),
              icon: <DownloadIcon />,
              run: () => {
                window.location.assign(projectFilePath(id));
              },
            },
            ...(frozen
              ? []
              : [{ label: translate("common.delete"), icon: <BinIcon />, danger: true, run: () => void remove() }]),
          ]}
        />
      </div>
      <p class="project__facts">
        {translate("home.facts", { classes: project.classes.length, samples })}
        {project.current_model_id !== null && (
          <span class="project__trained">
            <CheckIcon />
            {translate("home.trained")}
          </span>
        )}
        {frozen && (
          <span class="project__frozen">
            <SnowIcon />
            {translate("home.frozen")}
          </span>
        )}
        {project.shared && (
          <span class="project__shared">
            <LinkIcon />
            {translateSharing("shared")}
          </span>
        )}
      </p>
      {fresh && (
        <p class="project__fresh">
          <DownIcon />
          {translate("home.handed_out")}
        </p>
      )}
      {project.remix_of !== null && <RemixLine of={project.remix_of} />}
      <p class="project__when">{translate("home.changed", { when: formatDateTime(project.updated_at) })}</p>
      <div class="project__links">
        <a class="button button--soft" href={`/projects/${id}`}>
          <ChartIcon />
          <span>{translate("home.to_collect")}</span>
        </a>
        <a class="button button--soft" href={`/projects/${id}/blocks`}>
          <BlocksIcon />
          <span>{translate("home.to_blocks")}</span>
        </a>
      </div>
    </li>
  );
}

function RemixLine({ of }: { of: NonNullable<Project["remix_of"]> }) {
  const words = translateSharing("remix_of", { name: of.name });
  return <p class="project__when">{of.address === null ? words : <a href={of.address}>{words}</a>}</p>;
}

/** The first pictures of the first classes. */
function Covers({ classes }: { classes: readonly ImageClass[] }) {
  const shown = classes.slice(0, MAX_COVERS);
  return (
    <ul class={`covers covers--${shown.length}`}>
      {shown.map(({ id, name, sample_count, cover_url, cover_mirrored }) => (
        <li key={id} class="cover">
          {cover_url === null ? <PictureIcon /> : <Cover url={cover_url} mirrored={cover_mirrored} />}
          <span class="cover__name" title={name}>
            <span class="ellipsis">{name}</span> <b>{sample_count}</b>
          </span>
        </li>
      ))}
    </ul>
  );
}

function Cover({ url, mirrored }: { url: string; mirrored: boolean }) {
  return <img class={mirrored ? "cover__picture mirrored" : "cover__picture"} src={url} alt="" loading="lazy" />;
}
