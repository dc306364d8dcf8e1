/** Fine-tuning: a head learns on a pretrained network, and then the network's last blocks learn, too. */
import { useState } from "preact/hooks";
import { Button } from "../../components/Button";
import { toastProblem } from "../../components/Toasts";
import { readOnly } from "../../readOnly";
import { translate } from "../../words";
import { isOver } from "../jobs/jobStore";
import { Choice } from "../training/Choice";
import { networkName } from "../training/networkNames";
import { count, NumberFields, rate, readNumbers } from "./NumberFields";
import { TrainingState } from "./TrainingState";
import { useTraining } from "./trainingStore";
import type { WholeNetworksProps } from "./wholeNetworksProps";

const BLOCKS = [1, 2, 4, 8];
/** Networks whose last blocks can learn. */
const TUNABLE = ["mobilenet_v2_160", "mobilenet_v2", "efficientnet_lite0"];
const MAX_BATCH = 128;
const FIRST_TEXTS = {
  head_epochs: "5",
  head_learning_rate: "0.001",
  tuning_epochs: "5",
  tuning_learning_rate: "0.0001",
  batch_size: "16",
};

export function FineTuningPart({ projectId, networks, limits, split }: WholeNetworksProps) {
  const store = useTraining(projectId, "fine-tuning");
  const [blocks, setBlocks] = useState(4);
  const [chosen, setChosen] = useState("");
  const [texts, setTexts] = useState<Record<string, string>>(FIRST_TEXTS);
  const most = limits.max_network_training_epochs;
  const specs = [
    count("head_epochs", most),
    rate("head_learning_rate"),
    count("tuning_epochs", most),
    rate("tuning_learning_rate"),
    count("batch_size", MAX_BATCH),
  ];
  const installed = networks.filter(({ name, installed: is }) => is && TUNABLE.includes(name)).map(({ name }) => name);
  const network =
    chosen || (networks.find((each) => each.is_default && installed.includes(each.name))?.name ?? installed[0]);
  const numbers = readNumbers(specs, texts);
  const tooLong = numbers !== null && (numbers.head_epochs ?? 0) + (numbers.tuning_epochs ?? 0) > most;
  const training = store.shown.value;
  const busy = training !== null && !isOver(training);
  const start = () => {
    if (numbers === null) return;
    const {
      head_epochs = 1,
      head_learning_rate = 1,
      tuning_epochs = 1,
      tuning_learning_rate = 1,
      batch_size = 1,
    } = numbers;
    const rates = { head_learning_rate, learning_rate: tuning_learning_rate };
    store
      .start({ network: network ?? null, blocks, head_epochs, epochs: tuning_epochs, batch_size, ...rates, ...split })
      .catch(toastProblem);
  };
  return (
    <section class="card lab-part" aria-labelledby="fine-tuning-title">
      <h2 id="fine-tuning-title" class="lab-part__title">
        {translate("ownNetwork.tuning")}
      </h2>
      <p class="lab-part__text">{translate("ownNetwork.tuning_text")}</p>
      {!readOnly.value && !busy && (
        <>
          {installed.length > 1 && (
            <Choice
              title={translate("ownNetwork.network")}
              values={installed}
              chosen={network ?? ""}
              words={networkName}
              onChosen={setChosen}
            />
          )}
          <Choice
            title={translate("ownNetwork.blocks")}
            note={translate("ownNetwork.blocks_note")}
            values={BLOCKS}
            chosen={blocks}
            words={(value) => translate("ownNetwork.blocks_count", { count: value })}
            onChosen={setBlocks}
          />
          <div class="conditions">
            <NumberFields specs={specs} texts={texts} onTexts={setTexts} />
          </div>
          {tooLong && <p class="field__problem">{translate("ownNetwork.too_long", { most })}</p>}
          <p>
            <Button
              kind="main"
              disabled={numbers === null || tooLong || network === undefined || split.validation === 0}
              onClick={start}
            >
              {translate(training === null ? "ownNetwork.tuning_go" : "ownNetwork.tuning_again")}
            </Button>
          </p>
          {split.validation === 0 && <p class="field__problem">{translate("lab.compare_no_validation")}</p>}
        </>
      )}
      {training !== null && <TrainingState store={store} training={training} name={translate("ownNetwork.tuned")} />}
    </section>
  );
}
