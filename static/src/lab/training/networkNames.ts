/** What networks are called: those of the product in words, those of Keras by their own names. */
import { translate } from "../../words";

const OWN = ["mobilenet_v2_160", "mobilenet_v2_int8", "mobilenet_v2", "efficientnet_lite0", "strong"];

/** A network that has no name in the words is called as the server calls it. */
export function networkName(network: string): string {
  const key = `networks.name_${network}`;
  const name = translate(key);
  return name === key ? network : name;
}

/** The name of the network of a training; empty stands for the server's own. */
export const ownNetworkName = (network: unknown): string =>
  typeof network === "string" && network !== "" ? networkName(network) : translate("networks.own");

/** What a name of ours stands for; empty for those of Keras. */
export const networkNote = (network: string): string =>
  OWN.includes(network) ? translate(`networks.note_${network}`) : "";
