/** Loads the part that trains whole networks: it comes far down the page. */
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { toastProblem } from "../../components/Toasts";
import type { WholeNetworksProps } from "./wholeNetworksProps";

export function LazyWholeNetworks(props: WholeNetworksProps) {
  const [Parts, setParts] = useState<ComponentType<WholeNetworksProps> | null>(null);
  useEffect(() => {
    import("./WholeNetworks").then(({ WholeNetworks }) => setParts(() => WholeNetworks), toastProblem);
  }, []);
  return Parts === null ? null : <Parts {...props} />;
}
