/** What a project's owner can take along: the model, as files of several kinds. */
import { useEffect, useState } from "preact/hooks";
import { getProject, type Project } from "../api";
import { Loading, LoadProblem } from "../components/Loading";
import { Mascot } from "../components/Mascot";
import { Toasts } from "../components/Toasts";
import { ShareDialog } from "../sharing/ShareDialog";
import { translate } from "../words";
import { ExportCard } from "./ExportCard";
import type { ExportFormat } from "./exportServer";
import { PicturesPart } from "./PicturesPart";
import { SharedAddress } from "./SharedAddress";
import { useExports } from "./useExports";

/** The kinds of files, and the formats that each comes in. */
const KINDS: readonly (readonly [name: string, formats: readonly ExportFormat[]])[] = [
  ["tm", ["tm"]],
  ["turbowarp", ["turbowarp"]],
  ["page", ["page"]],
  ["offline", ["offline"]],
  ["python", ["python"]],
  ["tflite", ["tflite", "tflite16"]],
  ["onnx", ["onnx", "onnx16"]],
];

export function TakeAlongPage({ projectId }: { projectId: string }) {
  const [project, setProject] = useState<Project | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const load = () => {
    setProblem(null);
    getProject(projectId).then(setProject, setProblem);
  };
  useEffect(load, [projectId]);
  if (problem !== null) return <LoadProblem error={problem} onRetry={load} />;
  if (project === null) return <Loading />;
  return (
    <div class="take-along">
      <header class="take-along__head">
        <h1 class="take-along__title">{translate("take_along.title")}</h1>
        <p class="take-along__lead">{translate("take_along.lead")}</p>
      </header>
      {project.current_model_id === null ? (
        <NoModel projectId={projectId} />
      ) : (
        <ModelPart key={project.current_model_id} project={project} modelId={project.current_model_id} />
      )}
      {project.classes.some(({ sample_count }) => sample_count > 0) && <PicturesPart project={project} />}
      <ShareDialog />
      <Toasts />
    </div>
  );
}

/** What to do with the file, step by step. */
function HowTo({ name }: { name: string }) {
  return (
    <details class="export__how">
      <summary>{translate(`take_along.how_${name}`)}</summary>
      <ol>
        {[1, 2, 3].map((step) => (
          <li key={step}>{translate(`take_along.how_${name}_${step}`)}</li>
        ))}
      </ol>
    </details>
  );
}

function NoModel({ projectId }: { projectId: string }) {
  return (
    <div class="card empty">
      <Mascot mood="asleep" />
      <p class="empty__title">{translate("take_along.no_model")}</p>
      <p class="empty__text">{translate("take_along.no_model_way")}</p>
      <a class="button button--main" href={`/projects/${encodeURIComponent(projectId)}`}>
        {translate("take_along.go_train")}
      </a>
    </div>
  );
}

function ModelPart({ project, modelId }: { project: Project; modelId: string }) {
  const exports = useExports(modelId);
  if (exports.loadProblem !== null) return <LoadProblem error={exports.loadProblem} onRetry={exports.reload} />;
  const { list } = exports;
  if (list === null) return <Loading />;
  return (
    <section class="take-along__part" aria-labelledby="model-title">
      <h2 class="take-along__subtitle" id="model-title">
        {translate("take_along.model")}
      </h2>
      <p class="take-along__note">{translate("take_along.proven")}</p>
      <div class="take-along__cards">
        {KINDS.map(([name, formats]) => (
          <ExportCard
            key={name}
            name={name}
            formats={list.filter(({ format }) => formats.includes(format))}
            exports={exports}
          >
            {name === "tm" && <SharedAddress project={project} />}
            {name === "turbowarp" && <HowTo name={name} />}
          </ExportCard>
        ))}
      </div>
    </section>
  );
}
