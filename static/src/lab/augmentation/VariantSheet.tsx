/** Nine variants of a picture, and others at a press. */
import { useState } from "preact/hooks";
import { Button } from "../../components/Button";
import { RepeatIcon, WarningIcon } from "../../components/icons";
import { translate } from "../../words";
import { previewAddress, type Shown } from "../server/augmentationServer";
import type { DataSetRow } from "../server/labServer";
import { levelName } from "../training/levelNames";

export function VariantSheet({ projectId, row, shown }: { projectId: string; row: DataSetRow; shown: Shown }) {
  const [seed, setSeed] = useState(0);
  const [failed, setFailed] = useState("");
  const [loaded, setLoaded] = useState("");
  const address = previewAddress(projectId, row.id, shown, seed);
  const what = "level" in shown ? levelName(shown.level) : translate(`lab.transform_${shown.transform}`);
  return (
    <figure class="augment__sheet">
      <img
        class={row.mirrored ? "augment__variants mirrored" : "augment__variants"}
        src={address}
        alt={translate("lab.augment_alt", { number: row.number, what })}
        aria-busy={loaded !== address && failed !== address}
        width="688"
        height="688"
        onLoad={() => setLoaded(address)}
        onError={() => setFailed(address)}
      />
      {failed === address && (
        <p class="notice notice--warning" role="alert">
          <WarningIcon />
          <span class="notice__text">{translate("lab.augment_failed")}</span>
        </p>
      )}
      <figcaption class="augment__caption">
        <span>{translate("lab.augment_shown", { what })}</span>
        <Button kind="soft" icon={<RepeatIcon />} onClick={() => setSeed(seed + 1)}>
          {translate("lab.augment_others")}
        </Button>
      </figcaption>
    </figure>
  );
}
