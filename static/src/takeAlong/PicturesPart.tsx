/** The pictures of a project, to train with elsewhere, and what the model answers about the test set. */
import { useEffect, useState } from "preact/hooks";
import type { Project } from "../api";
import { DownloadIcon } from "../components/icons";
import { translate } from "../words";
import { answersPath, countTestPictures, dataSetPath } from "./exportServer";

export function PicturesPart({ project }: { project: Project }) {
  const [testPictures, setTestPictures] = useState(0);
  useEffect(() => {
    // Without an answer the table of the test set is not offered.
    countTestPictures(project.id).then(setTestPictures, () => setTestPictures(0));
  }, [project.id]);
  const hasAnswers = testPictures > 0 && project.current_model_id !== null;
  return (
    <section class="take-along__part" aria-labelledby="pictures-title">
      <h2 class="take-along__subtitle" id="pictures-title">
        {translate("take_along.pictures")}
      </h2>
      <p class="take-along__note">{translate("take_along.pictures_note")}</p>
      <div class="take-along__cards">
        <FileCard name="folders" path={dataSetPath(project.id, "folders")} />
        <FileCard name="tm_project" path={dataSetPath(project.id, "tm")} />
        {hasAnswers && <FileCard name="answers" path={answersPath(project.id)} />}
      </div>
    </section>
  );
}

function FileCard({ name, path }: { name: string; path: string }) {
  const title = translate(`take_along.title_${name}`);
  const label = translate("take_along.take_pictures");
  return (
    <section class="card export" aria-labelledby={`export-${name}`} data-export={name}>
      <h3 class="export__title" id={`export-${name}`}>
        {title}
      </h3>
      <p class="export__text">{translate(`take_along.text_${name}`)}</p>
      <p class="export__for">{translate(`take_along.for_${name}`)}</p>
      <div class="export__formats">
        <a class="button button--soft" href={path} download aria-label={`${title}: ${label}`}>
          <DownloadIcon />
          <span>{label}</span>
        </a>
      </div>
    </section>
  );
}
