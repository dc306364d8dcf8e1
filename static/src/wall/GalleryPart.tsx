/** The teacher opens and closes the gallery, sees what is in it, and takes entries out. */
import { useState } from "preact/hooks";
import { Button } from "../components/Button";
import { BinIcon, PeopleIcon } from "../components/icons";
import { Loading, LoadProblem } from "../components/Loading";
import { askYesNo } from "../components/Questions";
import { toast, toastProblem } from "../components/Toasts";
import {
  allowAgain,
  type GalleryEntry,
  getGallery,
  openGallery,
  type RemovedProject,
  removeEntry,
  type TeachersGallery,
} from "../gallery/api";
import { EntryCard, Likes } from "../gallery/EntryCard";
import { translateGallery } from "../gallery/words";
import { usePolling } from "./usePolling";

const POLL_EVERY_MS = 4000;

export function GalleryPart({ classroom }: { classroom: string }) {
  const [gallery, setGallery] = useState<TeachersGallery | null>(null);
  const [refreshCount, setRefreshCount] = useState(0);
  const [problem, setProblem] = useState<unknown>(null);
  usePolling(
    POLL_EVERY_MS,
    async (signal) => {
      const found = await getGallery(classroom, signal);
      setProblem(null);
      if (!signal.aborted) setGallery(found);
    },
    setProblem,
    refreshCount,
  );
  const refresh = () => setRefreshCount((count) => count + 1);
  if (gallery === null) return problem === null ? <Loading /> : <LoadProblem error={problem} onRetry={refresh} />;
  const { open, entries, removed } = gallery;
  const setOpen = () =>
    openGallery(classroom, !open).then((changed) => {
      setGallery(changed);
      refresh(); // an answer on its way knows the gallery as it was
      toast(translateGallery(open ? "teacher_closed" : "teacher_opened"));
    }, toastProblem);
  const remove = async ({ id, name }: GalleryEntry) => {
    const title = translateGallery("remove_title", { name });
    const text = translateGallery("remove_text");
    if (!(await askYesNo({ title, text, yes: translateGallery("remove"), danger: true }))) return;
    await removeEntry(classroom, id).then(refresh, toastProblem);
  };
  const allow = ({ id, name, nickname }: RemovedProject) =>
    allowAgain(classroom, id).then(() => {
      refresh();
      toast(translateGallery("allowed", { name, nickname }));
    }, toastProblem);
  return (
    <section class="card hand-out__part" aria-labelledby="gallery-title">
      <h2 id="gallery-title" class="hand-out__title">
        {translateGallery("teacher_title")}
      </h2>
      <p class="hand-out__text">{translateGallery("teacher_text")}</p>
      <Button kind={open ? "plain" : "main"} icon={<PeopleIcon />} onClick={() => void setOpen()}>
        {translateGallery(open ? "teacher_close" : "teacher_open")}
      </Button>
      {entries.length === 0 ? (
        <p class="hand-out__text">{translateGallery("teacher_empty")}</p>
      ) : (
        <ul class="entries">
          {entries.map((entry) => (
            <EntryCard key={entry.id} entry={entry}>
              <Likes count={entry.likes} />
              <Button
                kind="quiet"
                icon={<BinIcon />}
                aria-label={translateGallery("remove_of", { name: entry.name })}
                onClick={() => void remove(entry)}
              >
                {translateGallery("remove")}
              </Button>
            </EntryCard>
          ))}
        </ul>
      )}
      <RemovedProjects removed={removed} onAllow={allow} />
    </section>
  );
}

function RemovedProjects(props: { removed: RemovedProject[]; onAllow: (project: RemovedProject) => Promise<void> }) {
  if (props.removed.length === 0) return null;
  return (
    <>
      <h3 class="hand-out__title">{translateGallery("removed_title")}</h3>
      <ul class="entries__removed">
        {props.removed.map((project) => (
          <li key={project.id}>
            <span>{translateGallery("removed_entry", { name: project.name, nickname: project.nickname })}</span>
            <Button
              kind="quiet"
              aria-label={translateGallery("allow_of", { name: project.name })}
              onClick={() => void props.onAllow(project)}
            >
              {translateGallery("allow")}
            </Button>
          </li>
        ))}
      </ul>
    </>
  );
}
