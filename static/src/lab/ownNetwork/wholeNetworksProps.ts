/** What the parts that train whole networks are given. */
import type { Limits } from "../../apiTypes";
import type { SplitChoice } from "../server/labServer";
import type { Network } from "../server/networkServer";

export interface WholeNetworksProps {
  projectId: string;
  /** How many classes the network answers with. */
  classes: number;
  networks: readonly Network[];
  limits: Limits;
  split: SplitChoice;
}
