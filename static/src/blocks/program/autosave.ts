/** Saves the program when it changes, one request at a time, and never overwrites another page's version. */
import { signal } from "@preact/signals";
import { ApiError, type Program } from "../../api";
import { FORMAT, type SavedProgram } from "../compile";
import { type DraftStorage, isSameProgram } from "./drafts";

export type SaveState =
  | { kind: "saved" }
  | { kind: "saving" }
  /** The server could not be reached; saving is retried. */
  | { kind: "failed" }
  /** Another page saved meanwhile; the student chooses a version. */
  | { kind: "stale"; other: Program }
  /** The server will never accept this program. */
  | { kind: "refused"; reason: string };

export interface ProgramServer {
  loadProgram(): Promise<Program>;
  saveProgram(program: Pick<Program, "version" | "format" | "blocks">): Promise<Program>;
  /** Sends a last version while the page is being left, without waiting for the answer. */
  saveOnLeave(program: Pick<Program, "version" | "format" | "blocks">): void;
}

const SAVE_DELAY_MS = 800;
const RETRY_MS = [2000, 4000, 8000, 15_000] as const;

export class Autosave {
  readonly state = signal<SaveState>({ kind: "saved" });
  private isDirty = false;
  private starter: SavedProgram | null = null;
  /** The program being sent. */
  private inFlight: SavedProgram | null = null;
  private failures = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly server: ProgramServer,
    private readonly drafts: DraftStorage,
    private readonly readProgram: () => SavedProgram,
    private version: number,
  ) {}

  /**
   * Saves the initial program of a new project. The student has not worked on it yet, so an identical program saved by
   * another page is no conflict, and no draft is stored when the page is left.
   */
  saveStarter(): void {
    this.starter = this.readProgram();
    this.state.value = { kind: "saving" };
    this.scheduleSave(0);
  }

  markChanged(): void {
    this.isDirty = true;
    if (this.state.value.kind === "stale") return this.keepDraft();
    this.state.value = { kind: "saving" };
    this.scheduleSave(SAVE_DELAY_MS);
  }

  /** Retries at once instead of later. */
  saveNow(): void {
    if (this.isDirty && this.state.value.kind !== "stale") this.scheduleSave(0);
  }

  /** Another version is on the server: the student chooses between it and the one on screen. */
  reportConflict(other: Program): void {
    clearTimeout(this.timer);
    this.isDirty = true;
    this.keepDraft();
    this.state.value = { kind: "stale", other };
  }

  /** The student keeps the version on screen: it is saved over the other one. */
  overwriteOther(other: Program): void {
    this.version = other.version;
    this.state.value = { kind: "saving" };
    this.isDirty = true;
    this.scheduleSave(0);
  }

  /** The student takes the other version, which is on screen by now. */
  acceptOther(other: Program): void {
    this.markSaved(other.version);
  }

  /** The page is being left: sends what is unsaved and stores a draft in case that fails. */
  saveBeforeLeaving(): void {
    if (!this.isDirty) return;
    this.keepDraft();
    if (this.state.value.kind !== "stale" && this.inFlight === null)
      this.server.saveOnLeave(this.requestBody(this.readProgram()));
  }

  close(): void {
    clearTimeout(this.timer);
  }

  private scheduleSave(ms: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.sendProgram(), ms);
  }

  private async sendProgram(): Promise<void> {
    if (this.inFlight !== null) return;
    const blocks = this.readProgram();
    this.inFlight = blocks;
    this.isDirty = false;
    this.state.value = { kind: "saving" };
    try {
      this.onAccepted(await this.server.saveProgram(this.requestBody(blocks)));
    } catch (error) {
      this.isDirty = true;
      await this.onRefused(error, blocks);
    } finally {
      this.inFlight = null;
    }
    if (this.isDirty && this.state.value.kind === "saving") this.scheduleSave(SAVE_DELAY_MS);
  }

  private onAccepted(program: Program): void {
    this.failures = 0;
    this.version = program.version;
    if (!this.isDirty) this.markSaved(program.version);
  }

  private async onRefused(error: unknown, blocks: SavedProgram): Promise<void> {
    this.keepDraft();
    if (!(error instanceof ApiError)) throw error;
    if (error.code === "program_stale") return this.compareWithServer(blocks);
    // An internal server error says nothing about the program.
    if (!error.isTransient && error.status < 500) {
      this.state.value = { kind: "refused", reason: error.message };
      return;
    }
    this.retryLater();
  }

  /** If an earlier answer was lost, the server already has this version or the one it is based on. */
  private async compareWithServer(sent: SavedProgram): Promise<void> {
    try {
      const other = await this.server.loadProgram();
      if (![sent, this.starter].some((own) => own !== null && isSameProgram(other.blocks, own)))
        return this.reportConflict(other);
      this.version = other.version;
      this.state.value = { kind: "saving" };
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.retryLater();
    }
  }

  private retryLater(): void {
    this.state.value = { kind: "failed" };
    this.scheduleSave(RETRY_MS[Math.min(this.failures, RETRY_MS.length - 1)] ?? SAVE_DELAY_MS);
    this.failures += 1;
  }

  private markSaved(version: number): void {
    clearTimeout(this.timer);
    this.version = version;
    this.isDirty = false;
    this.drafts.discardDraft();
    this.state.value = { kind: "saved" };
  }

  private keepDraft(): void {
    const sent = this.inFlight === null ? {} : { sent: this.inFlight };
    this.drafts.saveDraft({ version: this.version, blocks: this.readProgram(), ...sent });
  }

  private requestBody(blocks: SavedProgram) {
    return { version: this.version, format: FORMAT, blocks: { ...blocks } };
  }
}
