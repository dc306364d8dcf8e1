/** The network that looks at the pictures of a training; nothing to choose where the server has one alone. */
import { translate } from "../../words";
import type { Network } from "../server/networkServer";
import { Choice } from "./Choice";
import { networkName } from "./networkNames";

interface NetworkChoiceProps {
  networks: readonly Network[];
  /** Empty for the server's own. */
  chosen: string;
  onChosen: (network: string) => void;
}

export function NetworkChoice({ networks, chosen, onChosen }: NetworkChoiceProps) {
  const own = networks.find(({ is_default }) => is_default)?.name ?? "";
  const installed = networks.filter((each) => each.installed);
  if (installed.length < 2) return null;
  return (
    <Choice
      title={translate("networks.column_network")}
      note={translate("networks.choice_note")}
      values={installed.map(({ name }) => (name === own ? "" : name))}
      chosen={chosen}
      words={(name) => networkName(name === "" ? own : name)}
      onChosen={onChosen}
      wide
    />
  );
}
