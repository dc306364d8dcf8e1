/** The Blocks page: the stage beside the editor; on a phone only one of them is visible. */
import { useEffect, useState } from "preact/hooks";
import { getProject } from "../../api";
import { Loading, LoadProblem } from "../../components/Loading";
import { Questions } from "../../components/Questions";
import { Toasts } from "../../components/Toasts";
import { LessonNotice } from "../../lesson/LessonNotice";
import { ShareDialog } from "../../sharing/ShareDialog";
import { translate } from "../../words";
import { programServer } from "../program/programServer";
import { BlocksLayout } from "./BlocksLayout";
import { blocklyMessages } from "./store/blocklyMessages";
import { BlocksPageStore } from "./store/blocksPageStore";

export function BlocksPage({ projectId }: { projectId: string }) {
  const [store, setStore] = useState<BlocksPageStore | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const open = () => {
    setProblem(null);
    openBlocksPageStore(projectId).then(setStore, setProblem);
  };
  useEffect(open, [projectId]);
  if (problem !== null) return <LoadProblem error={problem} onRetry={open} />;
  if (store === null) return <Loading />;
  return (
    <>
      <h1 class="visually-hidden">{translate("blocks.heading")}</h1>
      <LessonNotice projectId={projectId} />
      <BlocksLayout store={store} />
      <ShareDialog />
      <Questions />
      <Toasts />
    </>
  );
}

async function openBlocksPageStore(projectId: string): Promise<BlocksPageStore> {
  const [project, program, messages] = await Promise.all([
    getProject(projectId),
    programServer(projectId).loadProgram(),
    blocklyMessages(),
  ]);
  return new BlocksPageStore(project, program, messages);
}
