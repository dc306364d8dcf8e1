/** Short messages at the bottom, some with a button. Put `<Toasts />` once on a page. */
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { translate } from "../words";
import { Button, IconButton } from "./Button";
import { CloseIcon } from "./icons";
import { catchStrayDrops } from "./strayDrops";

interface ToastOptions {
  kind?: "plain" | "problem";
  action?: { label: string; run: () => void };
  durationMs?: number;
  /** A later toast with the same key replaces this one. */
  key?: string;
  /** Called when it disappears without its button being pressed, unless another replaced it. */
  onExpired?: () => void;
}

interface Toast extends ToastOptions {
  id: number;
  text: string;
}

const MAX_TOASTS = 3;
const shownToasts = signal<Toast[]>([]);
let nextId = 1;

/** Shows a message for some seconds; longer if it has a button. */
export function toast(text: string, options: ToastOptions = {}): void {
  const id = nextId++;
  const others = shownToasts.value.filter(({ key }) => key === undefined || key !== options.key);
  shownToasts.value = [...others, { ...options, id, text }].slice(-MAX_TOASTS);
  setTimeout(() => expireToast(id), options.durationMs ?? (options.action ? 10_000 : 6_000));
}

function expireToast(id: number): void {
  shownToasts.value.find((entry) => entry.id === id)?.onExpired?.();
  dismissToast(id);
}

/** Shows an error message. */
export function toastProblem(error: unknown): void {
  toast(error instanceof Error ? error.message : translate("common.unexpected"), { kind: "problem" });
}

function dismissToast(id: number): void {
  shownToasts.value = shownToasts.value.filter((entry) => entry.id !== id);
}

export function Toasts() {
  useEffect(() => catchStrayDrops(() => toast(translate("common.drop_stray"), { key: "stray drop" })), []);
  return (
    <div class="toasts" role="status" aria-live="polite" aria-label={translate("common.toasts")}>
      {shownToasts.value.map((entry) => (
        <ToastLine key={entry.id} toast={entry} />
      ))}
    </div>
  );
}

function ToastLine({ toast: { id, text, kind = "plain", action } }: { toast: Toast }) {
  const act = () => {
    dismissToast(id);
    action?.run();
  };
  return (
    <div class={`toast toast--${kind}`}>
      <span class="toast__text">{text}</span>
      {action && (
        <Button kind="quiet" class="toast__action" onClick={act}>
          {action.label}
        </Button>
      )}
      <IconButton label={translate("common.close")} icon={<CloseIcon />} onClick={() => expireToast(id)} />
    </div>
  );
}
