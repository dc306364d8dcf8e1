/** The teacher's part of the start page; students' browsers never load it. */
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { toastProblem } from "../components/Toasts";

export function TeacherProjects({ onClaimed }: { onClaimed: () => void }) {
  const [Found, setFound] = useState<ComponentType<{ onClaimed: () => void }> | null>(null);
  useEffect(() => {
    import("../teacher/FoundProjects").then(({ FoundProjects }) => setFound(() => FoundProjects), toastProblem);
  }, []);
  return Found === null ? null : <Found onClaimed={onClaimed} />;
}
