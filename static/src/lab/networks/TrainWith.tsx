/** Trains the project's model with a network that was compared. */
import { useState } from "preact/hooks";
import { Button } from "../../components/Button";
import { translate } from "../../words";
import type { NetworkComparison } from "../server/networkServer";
import { Choice } from "../training/Choice";
import { showConditions } from "../training/ConditionsPart";
import type { LabTraining } from "../training/labTraining";
import { networkName } from "../training/networkNames";

interface TrainWithProps {
  comparison: NetworkComparison;
  training: LabTraining;
}

export function TrainWith({ comparison, training }: TrainWithProps) {
  const [pressed, setPressed] = useState<string | null>(null);
  const compared = comparison.results.map(({ network }) => network);
  const chosen = pressed ?? comparison.best ?? compared[0] ?? "";
  const train = () => {
    void training.startAsCompared({ network: training.nameInSettings(chosen) }, comparison);
    showConditions();
  };
  return (
    <div class="networks__inside">
      <Choice
        title={translate("networks.train_with")}
        note={translate("networks.train_note")}
        values={compared}
        chosen={chosen}
        words={networkName}
        onChosen={setPressed}
      />
      <p>
        <Button kind="main" disabled={training.isBusy} onClick={train}>
          {translate("networks.train", { network: networkName(chosen) })}
        </Button>
      </p>
    </div>
  );
}
