/** What only a teacher's home shows; students' browsers never load it. */
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { toastProblem } from "../components/Toasts";

export function ForTeacher({ onBrought }: { onBrought: () => void }) {
  const [Found, setFound] = useState<ComponentType<{ onBrought: () => void }> | null>(null);
  useEffect(() => {
    import("../teacher/FoundProjects").then(({ FoundProjects }) => setFound(() => FoundProjects), toastProblem);
  }, []);
  return Found === null ? null : <Found onBrought={onBrought} />;
}
