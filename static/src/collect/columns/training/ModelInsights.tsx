/** Loads the part that explains the model, which nobody needs before there is one. */
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { toastProblem } from "../../../components/Toasts";

type Card = ComponentType<{ modelId: string }>;

export function ModelInsights({ modelId }: { modelId: string }) {
  const [Card, setCard] = useState<Card | null>(null);
  useEffect(() => {
    import("../insights/InsightsCard").then(({ InsightsCard }) => setCard(() => InsightsCard), toastProblem);
  }, []);
  return Card === null ? null : <Card key={modelId} modelId={modelId} />;
}
