/** One picture at a time to the model, and what it answered. */
import { signal, type Signal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { recognize, type Recognition } from "../../api";
import { newSession } from "../../session";
import { shrunk } from "../../pictures/shrink";
import { useWorkspace } from "../workspace";

export class Trial {
  readonly answer = signal<Recognition | null>(null);
  readonly problem = signal("");
  readonly busy = signal(false);
  /** An address of the picture that the answer speaks of. */
  readonly picture: Signal<string | null> = signal(null);
  readonly #session = newSession();
  #newest = 0;

  constructor(readonly modelId: string, readonly maxPixels: number) {}

  ask(picture: Blob, stop?: AbortSignal): Promise<Recognition> {
    return recognize(this.modelId, this.#session, picture, stop ? { signal: stop } : {});
  }

  /** Recognises a picture that was uploaded or captured; of two, only the later one is shown. */
  async try(picture: Blob): Promise<void> {
    const mine = ++this.#newest;
    this.show(null, picture);
    this.busy.value = true;
    try {
      const answer = await this.ask(await shrunk(picture, this.maxPixels));
      if (mine === this.#newest) this.answer.value = answer;
    } catch (error) {
      if (mine === this.#newest) this.fail(error);
    } finally {
      if (mine === this.#newest) this.busy.value = false;
    }
  }

  show(answer: Recognition | null, picture: Blob | null): void {
    if (this.picture.value !== null) URL.revokeObjectURL(this.picture.value);
    this.picture.value = picture && URL.createObjectURL(picture);
    this.answer.value = answer;
    this.problem.value = "";
  }

  fail(error: unknown): void {
    this.problem.value = error instanceof Error ? error.message : String(error);
  }
}

export function useTrial(modelId: string): Trial {
  const { limits } = useWorkspace();
  const [trial] = useState(() => new Trial(modelId, limits.max_picture_pixels));
  useEffect(() => () => trial.show(null, null), [trial]);
  return trial;
}
