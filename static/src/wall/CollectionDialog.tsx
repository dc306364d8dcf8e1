/** Everybody's work as it was when it was collected. */
import { useState } from "preact/hooks";
import { Dialog } from "../components/Dialog";
import { DownIcon } from "../components/icons";
import { Loading } from "../components/Loading";
import { toastProblem } from "../components/Toasts";
import { say, shownMoment } from "../words";
import { collectionPath, exportPath, getCollection, type Collected, type Collection } from "./api";
import { useLooking } from "./looking";

const EVERY_MS = 3000;

export function CollectionDialog({ classroom, collection, onClose }: { classroom: string; collection: Collection; onClose: () => void }) {
  const [projects, setProjects] = useState<Collected[] | null>(null);
  useLooking(EVERY_MS, async () => setProjects((await getCollection(classroom, collection.id)).projects), toastProblem, collection.id);
  const any = projects?.some(({ project_id: id }) => id !== null) ?? false;
  return (
    <Dialog wide title={say("wall.collection", { when: shownMoment(collection.created_at) })} onClose={onClose} actions={any && (
      <a class="button button--main" href={collectionPath(classroom, collection.id)} download><DownIcon /><span>{say("wall.download_all")}</span></a>
    )}>
      {projects === null ? <Loading /> : projects.length === 0 ? <p>{say("wall.nothing_collected")}</p> : (
        <ul class="collected">{projects.map((each) => <Line key={each.place_id} each={each} />)}</ul>
      )}
    </Dialog>
  );
}

function Line({ each }: { each: Collected }) {
  const { nickname, project_id: id, accuracy } = each;
  const percent = accuracy === null ? say("wall.untrained") : `${Math.round(100 * accuracy)}%`;
  return (
    <li class="collected__line">
      <b class="ellipsis" title={nickname}>{nickname}</b>
      {id === null ? <span class="collected__facts">{say(each.problem === null ? "wall.copying" : "wall.not_copied")}</span> : (
        <>
          <a class="collected__project ellipsis" href={`/projects/${id}`} target="_blank" rel="noopener">{each.project_name}</a>
          <span class="collected__facts">{say("wall.collected_facts", { percent, pictures: each.picture_count, saves: each.program_version })}</span>
          <a class="button button--soft button--icon" href={exportPath(id)} download aria-label={say("wall.download", { nickname })} title={say("wall.download", { nickname })}><DownIcon /></a>
        </>
      )}
    </li>
  );
}
