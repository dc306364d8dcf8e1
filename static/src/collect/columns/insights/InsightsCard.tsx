/** What the current model can do, in a few words; a window explains the rest. Loaded when there is a model. */
import "./words";
import "./insights.css";
import { useEffect, useState } from "preact/hooks";
import type { Insights } from "../../../api";
import { Button } from "../../../components/Button";
import { EyeIcon, RepeatIcon } from "../../../components/icons";
import { scoreNote, scoreText } from "../../../honest/score";
import { translate } from "../../../words";
import { useCollectStore } from "../../store/collectStore";
import { changesText, classesOfOneMoment } from "./explain";
import { InsightsDialog } from "./InsightsDialog";
import { OneMoment } from "./OneMoment";
import { useInsights } from "./useInsights";

export function InsightsCard({ modelId }: { modelId: string }) {
  const [state, retry] = useInsights(modelId);
  const { honestScore } = useCollectStore();
  useEffect(() => {
    if (state.is === "ready" && state.insights.score !== null)
      honestScore.value = { modelId, score: state.insights.score };
  }, [state]);
  return (
    <section class="card insights" aria-labelledby="insights-title">
      <h3 class="insights__title" id="insights-title">
        {translate("insights.title")}
      </h3>
      {state.is === "loading" && (
        <p class="insights__note" role="status">
          <span class="spinner" /> {translate("insights.loading")}
        </p>
      )}
      {state.is === "missing" && (
        <p class="insights__note" role="status">
          {state.reason}
        </p>
      )}
      {state.is === "missing" && state.again && (
        <Button kind="soft" icon={<RepeatIcon />} onClick={retry}>
          {translate("common.try_again")}
        </Button>
      )}
      {state.is === "ready" && <Summary insights={state.insights} />}
    </section>
  );
}

function Summary({ insights }: { insights: Insights }) {
  const [open, setOpen] = useState(false);
  const changes = changesText(insights);
  return (
    <>
      <HonestScoreText insights={insights} />
      {changes !== null && <p class="insights__changes">{changes}</p>}
      {classesOfOneMoment(insights).map((about) => (
        <OneMoment key={about.id} about={about} />
      ))}
      <Button kind="soft" wide icon={<EyeIcon />} aria-haspopup="dialog" onClick={() => setOpen(true)}>
        {translate(insights.right < insights.asked ? "insights.open_mistakes" : "insights.open")}
      </Button>
      {open && <InsightsDialog insights={insights} onClose={() => setOpen(false)} />}
    </>
  );
}

function HonestScoreText({ insights: { score } }: { insights: Insights }) {
  if (score === null) return <p class="insights__score">{translate("honest.no_score")}</p>;
  return (
    <>
      <p class="insights__score">{scoreText(score)}</p>
      <p class="insights__note">{scoreNote(score)}</p>
    </>
  );
}
