/** Says whether the chosen mirror makes one class of another. */
import { useEffect, useState } from "preact/hooks";
import { CheckIcon, InfoIcon, WarningIcon } from "../../components/icons";
import { toastProblem } from "../../components/Toasts";
import { translate } from "../../words";
import { getMirrorCheck, type MirrorCheck, type MirrorName, type Shown } from "../server/augmentationServer";
import type { DataSet } from "../server/labServer";
import { mirrorIn, mixUpTexts } from "./levels";

/** `revision`: when its number of samples changes, the pictures are looked at anew. */
export function MirrorNotice({ projectId, revision, shown }: { projectId: string; revision: DataSet; shown: Shown }) {
  const mirror = mirrorIn(shown);
  const [check, setCheck] = useState<MirrorCheck | null>(null);
  useEffect(() => {
    setCheck(null);
    if (mirror === null) return;
    let gone = false;
    getMirrorCheck(projectId, mirror).then((found) => gone || setCheck(found), toastProblem);
    return () => {
      gone = true;
    };
  }, [projectId, mirror, revision.sample_count]);
  if (mirror === null) return null;
  return (
    <div class="augment__notices" aria-live="polite">
      {check === null ? <Looking /> : <Found check={check} mirror={mirror} />}
    </div>
  );
}

const Looking = () => <p class="field__note">{translate("lab.mirror_looking")}</p>;

function Found({ check: { pictures, mix_ups }, mirror }: { check: MirrorCheck; mirror: MirrorName }) {
  if (pictures === 0) return <p class="field__note">{translate("lab.mirror_too_few")}</p>;
  if (mix_ups.length === 0)
    return (
      <p class="notice notice--good">
        <CheckIcon />
        <span class="notice__text">{translate("lab.mirror_fine", { count: pictures })}</span>
      </p>
    );
  return (
    <>
      {mixUpTexts(mix_ups, mirror).map((words) => (
        <p key={words} class="notice notice--warning">
          <WarningIcon />
          <span class="notice__text">{words}</span>
        </p>
      ))}
      <p class="notice">
        <InfoIcon />
        <span class="notice__text">{translate(`lab.mirror_advice_${mirror}`)}</span>
      </p>
    </>
  );
}
