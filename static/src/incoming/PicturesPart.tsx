/** The import of the pictures, followed until it is over, and the classes that they are in. */
import { useEffect, useRef, useState } from "preact/hooks";
import type { Limits, Project } from "../apiTypes";
import { toastProblem } from "../components/Toasts";
import { ImportProgress } from "../lab/imports/ImportProgress";
import { ImportStore } from "../lab/imports/importStore";
import { translate } from "../words";

interface PicturesPartProps {
  project: Project;
  limits: Limits;
  onImported: () => void;
}

export function PicturesPart({ project, limits, onImported }: PicturesPartProps) {
  const latest = useRef(onImported);
  latest.current = onImported;
  const [store] = useState(() => new ImportStore(project.id, "samples", limits, () => latest.current()));
  useEffect(() => {
    // The import may have ended after the project was read.
    store.load().then(() => latest.current(), toastProblem);
    return () => store.close();
  }, [store]);
  const row = store.shown.value;
  const filled = project.classes.filter(({ sample_count }) => sample_count > 0);
  return (
    <section class="card incoming__part" aria-labelledby="incoming-pictures">
      <h2 class="incoming__subtitle" id="incoming-pictures">
        {translate("incoming.pictures")}
      </h2>
      {row !== null && <ImportProgress store={store} row={row} />}
      {filled.length > 0 && (
        <ul class="incoming__classes">
          {filled.map(({ id, name, sample_count }) => (
            <li key={id} class="incoming__class">
              {translate("incoming.class_count", { name, count: sample_count })}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
