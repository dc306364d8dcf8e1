/** Imports a project file as a new project. */
import { useRef, useState } from "preact/hooks";
import { importProject, type Project } from "../api";
import { requireCameraConsent } from "../cameraConsentStore";
import { Button } from "../components/Button";
import { UploadIcon } from "../components/icons";
import { toast, toastProblem } from "../components/Toasts";
import { translateSharing } from "../sharing/words";

export function ImportButton({ onMade, frozen }: { onMade: (project: Project) => void; frozen: boolean }) {
  const input = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const open = async (file: File | undefined) => {
    if (file === undefined) return;
    setBusy(true);
    try {
      const made = await importProject(file);
      requireCameraConsent(made.id);
      onMade(made);
      toast(translateSharing("imported", { name: made.name }));
    } catch (error) {
      toastProblem(error);
    } finally {
      setBusy(false);
      if (input.current !== null) input.current.value = "";
    }
  };
  return (
    <>
      <Button
        kind="soft"
        big
        icon={busy ? <span class="spinner" /> : <UploadIcon />}
        disabled={busy || frozen}
        onClick={() => input.current?.click()}
      >
        {translateSharing(busy ? "importing" : "import")}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        aria-label={translateSharing("import")}
        onChange={(event) => void open(event.currentTarget.files?.[0])}
      />
    </>
  );
}
