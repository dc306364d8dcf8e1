/** Files that are dropped beside the places for them: the browser would leave the page to show them. */

/** Keeps the page on such a drop and tells of it; the returned function ends that. */
export function catchStrayDrops(onStrayDrop: () => void): () => void {
  const allow = (event: DragEvent) => {
    if (isStray(event)) event.preventDefault();
  };
  const catchDrop = (event: DragEvent) => {
    if (!isStray(event)) return;
    event.preventDefault();
    onStrayDrop();
  };
  window.addEventListener("dragover", allow);
  window.addEventListener("drop", catchDrop);
  return () => {
    window.removeEventListener("dragover", allow);
    window.removeEventListener("drop", catchDrop);
  };
}

function isStray(event: DragEvent): boolean {
  return !event.defaultPrevented && (event.dataTransfer?.types.includes("Files") ?? false);
}
