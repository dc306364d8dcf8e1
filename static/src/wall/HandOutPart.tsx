/** Hands out a demo project to everybody, and collects everybody's work. */
import { useEffect, useState } from "preact/hooks";
import { listProjects, type Project } from "../api";
import { Button } from "../components/Button";
import { BinIcon, DownIcon, RepeatIcon, UploadIcon } from "../components/icons";
import { askYesNo } from "../components/Questions";
import { toast, toastProblem } from "../components/Toasts";
import { HandOutExamples } from "../examples/HandOutExamples";
import { formatDateTime, translate } from "../words";
import {
  type Assignment,
  type Collection,
  createAssignment,
  createCollection,
  endAssignment,
  listAssignments,
  listCollections,
  type Progress,
  retryAssignment,
} from "./api";
import { CollectionDialog } from "./CollectionDialog";
import { usePolling } from "./usePolling";

const POLL_EVERY_MS = 2000;

export function HandOutPart({ classroom }: { classroom: string }) {
  const [assignments, setAssignments] = useState<Assignment[]>([]);
  const [collections, setCollections] = useState<Collection[]>([]);
  const [refreshCount, setRefreshCount] = useState(0);
  const refresh = async () => {
    const [handedOut, collected] = await Promise.all([listAssignments(classroom), listCollections(classroom)]);
    setAssignments(handedOut);
    setCollections(collected);
  };
  usePolling(POLL_EVERY_MS, refresh, () => undefined, refreshCount);
  const refreshNow = () => setRefreshCount(refreshCount + 1);
  return (
    <div class="hand-out">
      <AssignmentSection classroom={classroom} assignments={assignments} onChange={refreshNow} />
      <CollectionSection classroom={classroom} collections={collections} onChange={refreshNow} />
    </div>
  );
}

function AssignmentSection({
  classroom,
  assignments,
  onChange,
}: {
  classroom: string;
  assignments: Assignment[];
  onChange: () => void;
}) {
  const end = async (assignment: Assignment) => {
    if (
      !(await askYesNo({
        title: translate("wall.end_title", { name: assignment.name }),
        text: translate("wall.end_text"),
        yes: translate("wall.end"),
      }))
    )
      return;
    await endAssignment(classroom, assignment.id).then(onChange, toastProblem);
  };
  return (
    <section class="card hand-out__part" aria-labelledby="assign-title">
      <h2 id="assign-title" class="hand-out__title">
        {translate("wall.assign")}
      </h2>
      <ul class="hand-out__list">
        {assignments.map((assignment) => (
          <li key={assignment.id} class="hand-out__line" data-assignment={assignment.name}>
            <b class="ellipsis" title={assignment.name}>
              {assignment.name}
            </b>
            <CopyProgress progress={assignment.progress} word="wall.have_it" />
            {assignment.progress.failed > 0 && (
              <Button
                kind="soft"
                icon={<RepeatIcon />}
                onClick={() => void retryAssignment(classroom, assignment.id).then(onChange, toastProblem)}
              >
                {translate("wall.retry")}
              </Button>
            )}
            <Button kind="quiet" icon={<BinIcon />} onClick={() => void end(assignment)}>
              {translate("wall.end")}
            </Button>
          </li>
        ))}
      </ul>
      <h3 class="hand-out__subtitle">{translate("wall.ready_examples")}</h3>
      <p class="hand-out__text">{translate("wall.ready_examples_text")}</p>
      <HandOutExamples classroom={classroom} onHandedOut={onChange} />
      <h3 class="hand-out__subtitle">{translate("wall.own_projects")}</h3>
      <p class="hand-out__text">{translate("wall.assign_text")}</p>
      <ProjectChooser
        label={translate("wall.choose_demo")}
        yes={translate("wall.hand_out")}
        done="wall.handing_out"
        onChosen={(project) => createAssignment(classroom, project.id).then(onChange)}
      />
    </section>
  );
}

function CollectionSection({
  classroom,
  collections,
  onChange,
}: {
  classroom: string;
  collections: Collection[];
  onChange: () => void;
}) {
  const [open, setOpen] = useState<Collection | null>(null);
  return (
    <section class="card hand-out__part" aria-labelledby="collect-title">
      <h2 id="collect-title" class="hand-out__title">
        {translate("wall.collect")}
      </h2>
      <p class="hand-out__text">{translate("wall.collect_text")}</p>
      <Button
        kind="main"
        icon={<DownIcon />}
        onClick={() => void createCollection(classroom).then(onChange, toastProblem)}
      >
        {translate("wall.collect_now")}
      </Button>
      <ul class="hand-out__list">
        {collections.map((collection) => (
          <li key={collection.id} class="hand-out__line">
            <Button kind="quiet" class="hand-out__when" onClick={() => setOpen(collection)}>
              {formatDateTime(collection.created_at)}
            </Button>
            <CopyProgress progress={collection.progress} word="wall.collected" />
            <span class="hand-out__progress">
              {translate("wall.collected_students", {
                students: collection.students,
                total: collection.students_in_classroom,
              })}
            </span>
          </li>
        ))}
      </ul>
      {open !== null && <CollectionDialog classroom={classroom} collection={open} onClose={() => setOpen(null)} />}
    </section>
  );
}

function CopyProgress({ progress: { total, done, failed }, word }: { progress: Progress; word: string }) {
  return (
    <span class="hand-out__progress" role="status">
      {done + failed < total && <progress value={done + failed} max={total} aria-label={translate("wall.copying")} />}
      {translate(word, { done, total })}
      {failed > 0 && <em class="hand-out__failed">{translate("wall.failed", { count: failed })}</em>}
    </span>
  );
}

interface ProjectChooserProps {
  label: string;
  yes: string;
  /** The message after success. */
  done: string;
  onChosen: (project: Project) => Promise<void>;
}

/** Selects one of the projects of this browser. */
export function ProjectChooser({ label, yes, done, onChosen }: ProjectChooserProps) {
  const [projects, setProjects] = useState<Project[]>([]);
  const [chosen, setChosen] = useState("");
  const [working, setWorking] = useState(false);
  useEffect(() => {
    listProjects().then(setProjects, toastProblem);
  }, []);
  const project = projects.find(({ id }) => id === chosen) ?? projects[0];
  if (project === undefined)
    return (
      <p class="notice">
        {translate("wall.no_own_project")}{" "}
        <a href="/" target="_blank" rel="noopener">
          {translate("wall.make_own")}
        </a>
      </p>
    );
  const confirm = () => {
    setWorking(true);
    onChosen(project)
      .then(() => toast(translate(done, { name: project.name })), toastProblem)
      .finally(() => setWorking(false));
  };
  return (
    <div class="choosing">
      <select
        class="select"
        aria-label={label}
        value={project.id}
        onChange={(event) => setChosen(event.currentTarget.value)}
      >
        {projects.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
      <Button kind="main" icon={<UploadIcon />} disabled={working} onClick={confirm}>
        {yes}
      </Button>
    </div>
  );
}
