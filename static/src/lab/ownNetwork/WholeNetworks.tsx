/** Whole networks: one of one's own, and the fine-tuning of a pretrained one. */
import { FineTuningPart } from "./FineTuningPart";
import { OwnNetworkPart } from "./OwnNetworkPart";
import type { WholeNetworksProps } from "./wholeNetworksProps";
import "./ownNetwork.css";
import "./words";

export function WholeNetworks(props: WholeNetworksProps) {
  return (
    <>
      <OwnNetworkPart {...props} />
      <FineTuningPart {...props} />
    </>
  );
}
