import { projectFilePath } from "../../api";
import { ClockIcon, DownloadIcon, LinkIcon } from "../../components/icons";
import { Menu } from "../../components/Menu";
import { openShareDialog } from "../../sharing/ShareDialog";
import { saySharing } from "../../sharing/words";
import { openDialog } from "./dialogs";
import type { Workshop } from "./workshop";

/** What can be done with the whole project while its blocks are open. */
export function ProjectMenu({ workshop }: { workshop: Workshop }) {
  const project = workshop.project.value;
  return (
    <Menu label={saySharing("more")} actions={[
      { label: saySharing("menu"), icon: <LinkIcon />, run: () => { openShareDialog(project); } },
      { label: saySharing("history"), icon: <ClockIcon />, run: () => { openDialog.value = { kind: "history" }; } },
      { label: saySharing("export"), icon: <DownloadIcon />, run: () => { window.location.assign(projectFilePath(project.id)); } },
    ]} />
  );
}
