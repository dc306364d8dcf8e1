import { projectFilePath } from "../../api";
import { ClockIcon, DownloadIcon, LinkIcon } from "../../components/icons";
import { Menu } from "../../components/Menu";
import { openShareDialog } from "../../sharing/ShareDialog";
import { translateSharing } from "../../sharing/words";
import type { BlocksPageStore } from "./store/blocksPageStore";
import { openDialog } from "./store/openDialog";

/** The menu of the project on the Blocks page. */
export function ProjectMenu({ store }: { store: BlocksPageStore }) {
  const project = store.project.value;
  return (
    <Menu
      label={translateSharing("more")}
      actions={[
        {
          label: translateSharing("menu"),
          icon: <LinkIcon />,
          run: () => {
            openShareDialog(project);
          },
        },
        {
          label: translateSharing("history"),
          icon: <ClockIcon />,
          run: () => {
            openDialog.value = { kind: "history" };
          },
        },
        {
          label: translateSharing("export"),
          icon: <DownloadIcon />,
          run: () => {
            window.location.assign(projectFilePath(project.id));
          },
        },
      ]}
    />
  );
}
