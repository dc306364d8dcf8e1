/** What a team of students found when it compared networks for an app that names dinosaurs. */
import { formatNumber, translate } from "../../words";
import { LabTable } from "../tables/LabTable";
import { percent } from "../testSet/testResult";

/** Network, validation accuracy, accuracy, seconds: as the team wrote them down. */
const ROWS: readonly (readonly [string, number, number, number])[] = [
  ["DenseNet201", 1, 1, 49.2],
  ["DenseNet121", 1, 0.9964, 1197.9],
  ["ResNet152V2", 0.9919, 1, 58.44],
  ["ResNet50V2", 0.9919, 1, 21.12],
  ["MobileNetV2", 0.996, 0.9964, 16.69],
  ["InceptionV3", 0.9798, 0.9964, 25.27],
  ["Xception", 1, 0.9964, 32.77],
  ["VGG16", 0.9677, 0.9674, 46.58],
  ["MobileNetV3Large", 0.5806, 0.5326, 18.55],
];

/** Where there is room for it beside the student's own table. */
const BESIDE = "(min-width: 64rem)";

const COLUMNS = ["network", "val_accuracy", "accuracy", "seconds"];

export function TeamTable() {
  return (
    <details class="lab-refusals networks__team" open={matchMedia(BESIDE).matches}>
      <summary>{translate("networks.team")}</summary>
      <p class="lab-part__text">{translate("networks.team_text")}</p>
      <LabTable title={translate("networks.team")} heads={COLUMNS.map((name) => translate(`networks.column_${name}`))}>
        {ROWS.map(([network, validation, training, seconds]) => (
          <tr key={network}>
            <th scope="row">{network}</th>
            <td>{percent(validation)}</td>
            <td>{percent(training)}</td>
            <td>{translate("lab.seconds", { count: formatNumber(seconds) })}</td>
          </tr>
        ))}
      </LabTable>
    </details>
  );
}
