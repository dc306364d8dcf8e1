/** Networks that the server does not have, and how whoever looks after it gets them. */
import { translate } from "../../words";
import type { Network } from "../server/networkServer";
import { LabTable } from "../tables/LabTable";
import { networkName } from "../training/networkNames";

const COLUMNS = ["network", "command", "file", "license"];

export function MissingNetworks({ networks }: { networks: readonly Network[] }) {
  const missing = networks.filter(({ installed }) => !installed);
  if (missing.length === 0) return null;
  const title = translate("networks.missing", { count: missing.length });
  return (
    <details class="lab-refusals">
      <summary>{title}</summary>
      <p class="lab-part__text">{translate("networks.missing_text")}</p>
      <LabTable
        title={title}
        heads={COLUMNS.map((name) => translate(`networks.column_${name}`))}
        class="lab-table--wide"
      >
        {missing.map(({ name, command, file, md5, license }) => (
          <tr key={name}>
            <th scope="row">{networkName(name)}</th>
            <td>
              <code>{command}</code>
            </td>
            <td class="networks__file">
              {file === null ? translate("networks.from_pypi") : <code>{file}</code>}
              {md5 !== null && <span class="networks__note">{translate("networks.checksum", { sum: md5 })}</span>}
            </td>
            <td>{license}</td>
          </tr>
        ))}
      </LabTable>
    </details>
  );
}
