/** The Blocks page: the stage beside the editor; on a phone one at a time. */
import { useEffect, useState } from "preact/hooks";
import { getProject } from "../../api";
import { Questions } from "../../components/Ask";
import { Loading, LoadProblem } from "../../components/Loading";
import { Toasts } from "../../components/Toasts";
import { Lesson } from "../../lesson/Lesson";
import { say } from "../../words";
import { ShareDialog } from "../../sharing/ShareDialog";
import { serverStore } from "../program/store";
import { blocklyMessages } from "./messages";
import { Workbench } from "./Workbench";
import { Workshop } from "./workshop";

export function BlocksPage({ projectId }: { projectId: string }) {
  const [workshop, setWorkshop] = useState<Workshop | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const open = () => {
    setProblem(null);
    openWorkshop(projectId).then(setWorkshop, setProblem);
  };
  useEffect(open, [projectId]);
  if (problem !== null) return <LoadProblem error={problem} again={open} />;
  if (workshop === null) return <Loading />;
  return (
    <>
      <h1 class="unseen">{say("blocks.heading")}</h1>
      <Lesson projectId={projectId} />
      <Workbench workshop={workshop} />
      <ShareDialog />
      <Questions />
      <Toasts />
    </>
  );
}

async function openWorkshop(projectId: string): Promise<Workshop> {
  const [project, program, messages] = await Promise.all([getProject(projectId), serverStore(projectId).load(), blocklyMessages()]);
  return new Workshop(project, program, messages);
}
