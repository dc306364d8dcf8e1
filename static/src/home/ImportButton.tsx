/** The way in for what was made elsewhere: a button, and files that are dropped anywhere on the page. */
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Limits, Project } from "../api";
import { requireCameraConsent } from "../cameraConsentStore";
import { Button } from "../components/Button";
import { type PathFile, pathFilesOf } from "../components/droppedFiles";
import { UploadIcon } from "../components/icons";
import { toast, toastProblem } from "../components/Toasts";
import type { BroughtIn } from "../incoming/incomingServer";
import { translateSharing } from "../sharing/words";

interface ImportButtonProps {
  limits: Limits;
  frozen: boolean;
  onMade: (project: Project) => void;
}

export function ImportButton({ limits, frozen, onMade }: ImportButtonProps) {
  const [dropped, setDropped] = useState<readonly PathFile[] | null>(null);
  const Window = useBringInDialog(dropped !== null);
  useEffect(() => (frozen || dropped !== null ? undefined : listenForDrops(setDropped)), [frozen, dropped !== null]);
  const made = ({ kind, project }: BroughtIn) => {
    setDropped(null);
    requireCameraConsent(project.id);
    if (kind !== "project_file") {
      window.location.assign(`/projects/${encodeURIComponent(project.id)}/incoming`);
      return;
    }
    onMade(project);
    toast(translateSharing("imported", { name: project.name }));
  };
  return (
    <>
      <Button kind="soft" big icon={<UploadIcon />} disabled={frozen} onClick={() => setDropped([])}>
        {translateSharing("import")}
      </Button>
      {dropped !== null && Window !== null && (
        <Window limits={limits} dropped={dropped} onClose={() => setDropped(null)} onMade={made} />
      )}
    </>
  );
}

type WindowType = ComponentType<{
  limits: Limits;
  dropped: readonly PathFile[];
  onClose: () => void;
  onMade: (made: BroughtIn) => void;
}>;

/** The window, loaded when it is first needed. */
function useBringInDialog(isNeeded: boolean): WindowType | null {
  const [found, setFound] = useState<WindowType | null>(null);
  useEffect(() => {
    if (isNeeded && found === null)
      import("../incoming/BringInDialog").then(({ BringInDialog }) => setFound(() => BringInDialog), toastProblem);
  }, [isNeeded]);
  return found;
}

/** Files that are dropped anywhere on the page; the browser would leave the page to show them. */
function listenForDrops(onFiles: (files: PathFile[]) => void): () => void {
  const holdsFiles = ({ dataTransfer }: DragEvent) => dataTransfer?.types.includes("Files") ?? false;
  const allow = (event: DragEvent) => {
    if (holdsFiles(event)) event.preventDefault();
  };
  const drop = (event: DragEvent) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    if (event.dataTransfer) void pathFilesOf(event.dataTransfer).then(onFiles);
  };
  window.addEventListener("dragover", allow);
  window.addEventListener("drop", drop);
  return () => {
    window.removeEventListener("dragover", allow);
    window.removeEventListener("drop", drop);
  };
}
