/** The model summary as a table: every layer, its output's shape, its parameters, frozen or trained. */
import { formatNumber, translate } from "../../words";
import type { Layer, ModelSummary } from "../server/networkServer";
import { LabTable } from "../tables/LabTable";
import { networkName } from "../training/networkNames";

const COLUMNS = ["layer", "kind", "shape", "parameters", "state"];

export function LayersTable({ summary }: { summary: ModelSummary }) {
  return (
    <LabTable
      title={translate("networks.layer_table")}
      heads={COLUMNS.map((name) => translate(`networks.column_${name}`))}
      class="lab-table--wide networks__layers"
    >
      {summary.parts.map(({ network, layers }) => (
        <Rows key={network} name={networkName(network)} layers={layers} />
      ))}
      <Rows name={translate("networks.head_part")} layers={summary.head} />
    </LabTable>
  );
}

function Rows({ name, layers }: { name: string; layers: readonly Layer[] }) {
  return (
    <>
      <tr class="networks__part">
        <th scope="rowgroup" colSpan={COLUMNS.length}>
          {name}
        </th>
      </tr>
      {layers.map((layer) => (
        <tr key={layer.name} class={layer.trained ? "augment__best" : ""}>
          <th scope="row">{layer.name}</th>
          <td>{layer.kind}</td>
          <td>{layer.shape.join(" × ")}</td>
          <td>{formatNumber(layer.parameters)}</td>
          <td>{translate(layer.trained ? "networks.trained" : "networks.frozen")}</td>
        </tr>
      ))}
    </>
  );
}
