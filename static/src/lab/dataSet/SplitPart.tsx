/** The split into training, validation and test, with a chart for each part. */
import { useEffect, useState } from "preact/hooks";
import { Button } from "../../components/Button";
import { Field } from "../../components/Field";
import { toastProblem } from "../../components/Toasts";
import { formatNumber, translate } from "../../words";
import { type DataSet, getSplit, type Part, type Split, type SplitChoice } from "../server/labServer";
import { ShareChart } from "./ShareChart";
import { SplitList } from "./SplitList";
import { FIRST_SHARES, MAX_HELD_OUT, type ShareTexts, splitOf } from "./shares";

interface SplitPartProps {
  projectId: string;
  /** When it changes, the split is asked for anew. */
  revision: DataSet;
  chosen: SplitChoice;
  onChosen: (split: SplitChoice) => void;
}

export function SplitPart({ projectId, revision, chosen, onChosen }: SplitPartProps) {
  const [texts, setTexts] = useState<ShareTexts>(FIRST_SHARES);
  const [split, setSplit] = useState<Split | null>(null);
  const [busy, setBusy] = useState(false);
  const load = () => {
    setBusy(true);
    getSplit(projectId, chosen)
      .then(setSplit, toastProblem)
      .finally(() => setBusy(false));
  };
  useEffect(load, [projectId, chosen, revision.sample_count]);
  return (
    <section class="card lab-part" aria-labelledby="split-title">
      <h2 id="split-title" class="lab-part__title">
        {translate("lab.split")}
      </h2>
      <p class="lab-part__text">{translate("lab.split_text")}</p>
      {split?.listed === 0 && <ShareForm texts={texts} onTexts={setTexts} onSplit={onChosen} busy={busy} />}
      <SplitList projectId={projectId} split={split} chosen={chosen} onChange={load} />
      <div class="lab-parts" aria-busy={busy}>
        {split?.parts.map((part) => (
          <PartShown key={part.part} part={part} />
        ))}
      </div>
    </section>
  );
}

interface ShareFormProps {
  texts: ShareTexts;
  onTexts: (texts: ShareTexts) => void;
  onSplit: (split: SplitChoice) => void;
  busy: boolean;
}

function ShareForm({ texts, onTexts, onSplit, busy }: ShareFormProps) {
  const split = splitOf(texts);
  const wrong = split === null;
  const submit = (event: Event) => {
    event.preventDefault();
    if (split !== null) onSplit(split);
  };
  return (
    <form class="lab-shares" onSubmit={submit} noValidate>
      {(["validation", "test", "seed"] as const).map((name) => (
        <Field
          key={name}
          label={translate(`lab.share_${name}`)}
          value={texts[name]}
          inputMode="numeric"
          onValue={(text) => onTexts({ ...texts, [name]: text })}
          {...(name === "seed" ? { note: translate("lab.seed_note") } : {})}
        />
      ))}
      <div class="lab-shares__go">
        <Button kind="soft" type="submit" disabled={wrong || busy}>
          {translate(busy ? "lab.splitting" : "lab.split_go")}
        </Button>
      </div>
      {wrong && (
        <p class="field__problem lab-shares__problem" role="alert">
          {translate("lab.shares_wrong", { max: MAX_HELD_OUT })}
        </p>
      )}
    </form>
  );
}

function PartShown({ part: { part, sample_count, moment_count, classes } }: { part: Part }) {
  return (
    <div class="lab-parts__part">
      <ShareChart title={translate(`lab.part_${part}`)} classes={classes} />
      <p class="field__note">
        {translate("lab.part_counts", { count: sample_count, moments: formatNumber(moment_count) })}
      </p>
    </div>
  );
}
