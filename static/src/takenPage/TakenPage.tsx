/** The page that was taken along: the stage with the program, and whether its model answers as on the server. */
import { useEffect, useMemo } from "preact/hooks";
import { Credits, listenToPage, PlayedStage } from "../playing/PlayedStage";
import { translate } from "../words";
import type { PageFacts } from "./facts";
import { TakenPageStore } from "./takenPageStore";

export function TakenPage({ facts }: { facts: PageFacts }) {
  const store = useMemo(() => new TakenPageStore(facts, { nothingToRun: translate("taken_page.empty") }), [facts]);
  useEffect(() => listenToPage(store), [store]);
  useEffect(() => void store.prove(), [store]);
  const footer = (
    <>
      <p class="play__note" role="status" data-proof={store.proof.value}>
        {translate(`taken_page.${store.proof.value}`)}
      </p>
      <Credits program={store.program} />
    </>
  );
  const unteachable = translate("taken_page.unteachable");
  return <PlayedStage store={store} name={facts.title} disabled={false} unteachable={unteachable} footer={footer} />;
}
