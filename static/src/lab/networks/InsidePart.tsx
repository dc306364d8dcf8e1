/** What is inside a chosen network: a drawing, how much of it is frozen, and all layers in a table. */
import { useEffect, useState } from "preact/hooks";
import { LoadProblem } from "../../components/Loading";
import { formatNumber, translate } from "../../words";
import { getModelSummary, type ModelSummary, type Network } from "../server/networkServer";
import { networkName } from "../training/networkNames";
import { LayersTable } from "./LayersTable";
import { NetworkDrawing } from "./NetworkDrawing";

interface InsidePartProps {
  projectId: string;
  networks: readonly Network[];
}

export function InsidePart({ projectId, networks }: InsidePartProps) {
  const [pressed, setPressed] = useState<string | null>(null);
  const installed = networks.filter((each) => each.installed);
  const chosen = pressed ?? installed.find(({ is_default }) => is_default)?.name;
  if (chosen === undefined) return null;
  return (
    <section class="augment__compare" aria-labelledby="inside-title">
      <h3 id="inside-title" class="augment__title">
        {translate("networks.inside")}
      </h3>
      <p class="lab-part__text">{translate("networks.inside_text")}</p>
      {installed.length > 1 && (
        <div class="augment__options" role="group" aria-label={translate("networks.choose")}>
          {installed.map(({ name }) => (
            <button
              key={name}
              type="button"
              class="augment__option"
              aria-pressed={name === chosen}
              onClick={() => setPressed(name)}
            >
              {networkName(name)}
            </button>
          ))}
        </div>
      )}
      <Inside projectId={projectId} network={chosen} />
    </section>
  );
}

interface Loaded {
  network: string;
  summary: ModelSummary;
}

function Inside({ projectId, network }: { projectId: string; network: string }) {
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let left = false;
    setProblem(null);
    getModelSummary(projectId, network).then(
      (summary) => !left && setLoaded({ network, summary }),
      (error: unknown) => !left && setProblem(error),
    );
    return () => {
      left = true;
    };
  }, [projectId, network, attempt]);
  if (problem !== null) return <LoadProblem error={problem} onRetry={() => setAttempt(attempt + 1)} />;
  if (loaded === null) return <p role="status">{translate("networks.loading")}</p>;
  const { frozen, trained } = loaded.summary;
  return (
    <div class="networks__inside" aria-busy={loaded.network !== network}>
      <NetworkDrawing network={loaded.network} summary={loaded.summary} />
      <p>{translate("networks.totals", { frozen: formatNumber(frozen), trained: formatNumber(trained) })}</p>
      <details class="lab-refusals">
        <summary>{translate("networks.layer_table")}</summary>
        <LayersTable summary={loaded.summary} />
      </details>
    </div>
  );
}
