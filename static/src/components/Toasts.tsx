/** Short messages at the bottom, some with a button. Put `<Toasts />` once on a page. */
import { signal } from "@preact/signals";
import { say } from "../words";
import { Button, IconButton } from "./Button";
import { CloseIcon } from "./icons";

interface ToastOptions {
  kind?: "plain" | "problem";
  action?: { label: string; run: () => void };
  lastsMs?: number;
  /** A later toast with the same key takes the place of this one. */
  key?: string;
  /** Told when it has gone without its button being pressed, unless another took its place. */
  gone?: () => void;
}

interface Toast extends ToastOptions {
  id: number;
  text: string;
}

const MOST_AT_ONCE = 3;
const shown = signal<Toast[]>([]);
let nextId = 1;

/** Shows a message for some seconds; a message with a button stays longer. */
export function toast(text: string, options: ToastOptions = {}): void {
  const id = nextId++;
  const others = shown.value.filter(({ key }) => key === undefined || key !== options.key);
  shown.value = [...others, { ...options, id, text }].slice(-MOST_AT_ONCE);
  setTimeout(() => expire(id), options.lastsMs ?? (options.action ? 10_000 : 6_000));
}

function expire(id: number): void {
  shown.value.find((each) => each.id === id)?.gone?.();
  dismiss(id);
}

/** Shows why something did not work. */
export function toastProblem(error: unknown): void {
  toast(error instanceof Error ? error.message : say("common.unexpected"), { kind: "problem" });
}

function dismiss(id: number): void {
  shown.value = shown.value.filter((each) => each.id !== id);
}

export function Toasts() {
  return (
    <div class="toasts" role="status" aria-live="polite" aria-label={say("common.toasts")}>
      {shown.value.map((each) => <ToastLine key={each.id} toast={each} />)}
    </div>
  );
}

function ToastLine({ toast: { id, text, kind = "plain", action } }: { toast: Toast }) {
  const act = () => { dismiss(id); action?.run(); };
  return (
    <div class={`toast toast--${kind}`}>
      <span class="toast__text">{text}</span>
      {action && <Button kind="quiet" class="toast__action" onClick={act}>{action.label}</Button>}
      <IconButton label={say("common.close")} icon={<CloseIcon />} onClick={() => expire(id)} />
    </div>
  );
}
