import type { ClassStore } from "../classes/classStore";

/** Brings the card of a class into sight, with its camera open where pictures are to be taken. */
export function showClass(classStore: ClassStore, classId: string, { camera }: { camera: boolean }): void {
  if (camera) classStore.capturingClassId.value = classId;
  const card = document.querySelector<HTMLElement>(`[data-class="${CSS.escape(classId)}"]`);
  card?.scrollIntoView({ block: "nearest" });
  card?.querySelector<HTMLElement>("select, button")?.focus({ preventScroll: true });
}
