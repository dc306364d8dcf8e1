/** A demo project for everybody, and everybody's work collected. */
import { useEffect, useState } from "preact/hooks";
import { listProjects, type Project } from "../api";
import { ask } from "../components/Ask";
import { Button } from "../components/Button";
import { BinIcon, DownIcon, RepeatIcon, UploadIcon } from "../components/icons";
import { toast, toastProblem } from "../components/Toasts";
import { say, shownMoment } from "../words";
import {
  assign, collect, endAssignment, listAssignments, listCollections, retryAssignment, type Assignment, type Collection, type Progress,
} from "./api";
import { CollectionDialog } from "./CollectionDialog";
import { useLooking } from "./looking";

const EVERY_MS = 2000;

export function HandOutPart({ classroom }: { classroom: string }) {
  const [assignments, setAssignments] = useState<Assignment[]>([]);
  const [collections, setCollections] = useState<Collection[]>([]);
  const [asked, setAsked] = useState(0);
  const look = async () => {
    const [handedOut, collected] = await Promise.all([listAssignments(classroom), listCollections(classroom)]);
    setAssignments(handedOut);
    setCollections(collected);
  };
  useLooking(EVERY_MS, look, () => undefined, asked);
  const again = () => setAsked(asked + 1);
  return (
    <div class="hand-out">
      <Assigning classroom={classroom} assignments={assignments} onChange={again} />
      <Collecting classroom={classroom} collections={collections} onChange={again} />
    </div>
  );
}

function Assigning({ classroom, assignments, onChange }: { classroom: string; assignments: Assignment[]; onChange: () => void }) {
  const end = async (each: Assignment) => {
    if (!(await ask({ title: say("wall.end_title", { name: each.name }), text: say("wall.end_text"), yes: say("wall.end") }))) return;
    await endAssignment(classroom, each.id).then(onChange, toastProblem);
  };
  return (
    <section class="card hand-out__part" aria-labelledby="assign-title">
      <h2 id="assign-title" class="hand-out__title">{say("wall.assign")}</h2>
      <p class="hand-out__text">{say("wall.assign_text")}</p>
      <Choosing label={say("wall.choose_demo")} yes={say("wall.hand_out")} done="wall.handing_out" onChosen={(project) => assign(classroom, project.id).then(onChange)} />
      <ul class="hand-out__list">
        {assignments.map((each) => (
          <li key={each.id} class="hand-out__line" data-assignment={each.name}>
            <b class="ellipsis" title={each.name}>{each.name}</b>
            <Making progress={each.progress} word="wall.have_it" />
            {each.progress.failed > 0 && (
              <Button kind="soft" icon={<RepeatIcon />} onClick={() => void retryAssignment(classroom, each.id).then(onChange, toastProblem)}>{say("wall.retry")}</Button>
            )}
            <Button kind="quiet" icon={<BinIcon />} onClick={() => void end(each)}>{say("wall.end")}</Button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Collecting({ classroom, collections, onChange }: { classroom: string; collections: Collection[]; onChange: () => void }) {
  const [open, setOpen] = useState<Collection | null>(null);
  return (
    <section class="card hand-out__part" aria-labelledby="collect-title">
      <h2 id="collect-title" class="hand-out__title">{say("wall.collect")}</h2>
      <p class="hand-out__text">{say("wall.collect_text")}</p>
      <Button kind="main" icon={<DownIcon />} onClick={() => void collect(classroom).then(onChange, toastProblem)}>{say("wall.collect_now")}</Button>
      <ul class="hand-out__list">
        {collections.map((each) => (
          <li key={each.id} class="hand-out__line">
            <Button kind="quiet" class="hand-out__when" onClick={() => setOpen(each)}>{shownMoment(each.created_at)}</Button>
            <Making progress={each.progress} word="wall.collected" />
          </li>
        ))}
      </ul>
      {open !== null && <CollectionDialog classroom={classroom} collection={open} onClose={() => setOpen(null)} />}
    </section>
  );
}

function Making({ progress: { total, done, failed }, word }: { progress: Progress; word: string }) {
  return (
    <span class="hand-out__progress" role="status">
      {done + failed < total && <progress value={done + failed} max={total} aria-label={say("wall.copying")} />}
      {say(word, { done, total })}
      {failed > 0 && <em class="hand-out__failed">{say("wall.failed", { count: failed })}</em>}
    </span>
  );
}

interface ChoosingProps {
  label: string;
  yes: string;
  /** What is said when it is done. */
  done: string;
  onChosen: (project: Project) => Promise<void>;
}

/** Chooses one of the projects of this browser. */
export function Choosing({ label, yes, done, onChosen }: ChoosingProps) {
  const [projects, setProjects] = useState<Project[]>([]);
  const [chosen, setChosen] = useState("");
  const [working, setWorking] = useState(false);
  useEffect(() => { listProjects().then(setProjects, toastProblem); }, []);
  const project = projects.find(({ id }) => id === chosen) ?? projects[0];
  if (project === undefined) return <p class="notice">{say("wall.no_own_project")} <a href="/" target="_blank" rel="noopener">{say("wall.make_own")}</a></p>;
  const go = () => {
    setWorking(true);
    onChosen(project).then(() => toast(say(done, { name: project.name })), toastProblem).finally(() => setWorking(false));
  };
  return (
    <div class="choosing">
      <select class="select" aria-label={label} value={project.id} onChange={(event) => setChosen(event.currentTarget.value)}>
        {projects.map(({ id, name }) => <option key={id} value={id}>{name}</option>)}
      </select>
      <Button kind="main" icon={<UploadIcon />} disabled={working} onClick={go}>{yes}</Button>
    </div>
  );
}
