/** The collected work of everybody. */
import { useState } from "preact/hooks";
import { Dialog } from "../components/Dialog";
import { DownIcon } from "../components/icons";
import { Loading } from "../components/Loading";
import { toastProblem } from "../components/Toasts";
import { formatDateTime, translate } from "../words";
import { type CollectedProject, type Collection, collectionPath, exportPath, getCollection } from "./api";
import { usePolling } from "./usePolling";

const POLL_EVERY_MS = 3000;

export function CollectionDialog({
  classroom,
  collection,
  onClose,
}: {
  classroom: string;
  collection: Collection;
  onClose: () => void;
}) {
  const [projects, setProjects] = useState<CollectedProject[] | null>(null);
  usePolling(
    POLL_EVERY_MS,
    async () => setProjects((await getCollection(classroom, collection.id)).projects),
    toastProblem,
    collection.id,
  );
  const any = projects?.some(({ project_id: id }) => id !== null) ?? false;
  return (
    <Dialog
      wide
      title={translate("wall.collection", { when: formatDateTime(collection.created_at) })}
      onClose={onClose}
      actions={
        any && (
          <a class="button button--main" href={collectionPath(classroom, collection.id)} download>
            <DownIcon />
            <span>{translate("wall.download_all")}</span>
          </a>
        )
      }
    >
      {projects === null ? (
        <Loading />
      ) : projects.length === 0 ? (
        <p>{translate("wall.nothing_collected")}</p>
      ) : (
        <ul class="collected">
          {projects.map((project, index) => (
            <Line key={project.project_id ?? `${project.place_id} ${index}`} collected={project} />
          ))}
        </ul>
      )}
    </Dialog>
  );
}

function Line({ collected }: { collected: CollectedProject }) {
  const { nickname, project_id: id, accuracy } = collected;
  const percent = accuracy === null ? translate("wall.untrained") : `${Math.round(100 * accuracy)}%`;
  return (
    <li class="collected__line">
      <b class="ellipsis" title={nickname}>
        {nickname}
      </b>
      {id === null ? (
        <span class="collected__facts">
          {translate(collected.problem === null ? "wall.copying" : "wall.not_copied")}
        </span>
      ) : (
        <>
          <a class="collected__project ellipsis" href={`/projects/${id}`} target="_blank" rel="noopener">
            {collected.project_name}
          </a>
          <span class="collected__facts">
            {translate("wall.collected_facts", {
              percent,
              pictures: collected.picture_count,
              saves: collected.program_version,
            })}
          </span>
          <a
            class="button button--soft button--icon"
            href={exportPath(id)}
            download
            aria-label={translate("wall.download", { nickname })}
            title={translate("wall.download", { nickname })}
          >
            <DownIcon />
          </a>
        </>
      )}
    </li>
  );
}
