/** Saves the program as it changes, one request at a time, and never over what someone else saved. */
import { signal } from "@preact/signals";
import { ApiError, type Program } from "../../api";
import { FORMAT, type SavedProgram } from "../compile";
import { same, type Drafts } from "./drafts";

export type SaveState =
  | { kind: "saved" }
  | { kind: "saving" }
  /** The server could not be reached; it is tried again. */
  | { kind: "failed" }
  /** Saved by someone else meanwhile; the student chooses. */
  | { kind: "stale"; other: Program }
  /** The server will never take this program as it is. */
  | { kind: "refused"; reason: string };

export interface ProgramStore {
  load(): Promise<Program>;
  save(program: Pick<Program, "version" | "format" | "blocks">): Promise<Program>;
  /** Sends a last version while the page goes away; nobody can wait for the answer. */
  saveLast(program: Pick<Program, "version" | "format" | "blocks">): void;
}

const QUIET_MS = 800;
const RETRY_MS = [2000, 4000, 8000, 15_000] as const;

export class Saving {
  readonly state = signal<SaveState>({ kind: "saved" });
  private dirty = false;
  private first: SavedProgram | null = null;
  /** What is on its way to the server. */
  private sending: SavedProgram | null = null;
  private failures = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly store: ProgramStore,
    private readonly drafts: Drafts,
    private readonly read: () => SavedProgram,
    private version: number,
  ) {}

  /**
   * Saves what a new project begins with. Nobody has done anything for it yet: another page that has saved the very
   * same is no conflict, and no draft of it is kept when the page goes away.
   */
  begin(): void {
    this.first = this.read();
    this.state.value = { kind: "saving" };
    this.sendIn(0);
  }

  changed(): void {
    this.dirty = true;
    if (this.state.value.kind === "stale") return this.keepDraft();
    this.state.value = { kind: "saving" };
    this.sendIn(QUIET_MS);
  }

  /** Tries at once what would be tried later. */
  saveNow(): void {
    if (this.dirty && this.state.value.kind !== "stale") this.sendIn(0);
  }

  /** Someone else's version is in the way: the student chooses between it and what is on screen. */
  meet(other: Program): void {
    clearTimeout(this.timer);
    this.dirty = true;
    this.keepDraft();
    this.state.value = { kind: "stale", other };
  }

  /** The student keeps what is on screen: it is saved on top of the other version. */
  keepMine(other: Program): void {
    this.version = other.version;
    this.state.value = { kind: "saving" };
    this.dirty = true;
    this.sendIn(0);
  }

  /** The student takes the other version, which is on screen by now. */
  tookOther(other: Program): void {
    this.settle(other.version);
  }

  /** The page goes away: what is unsaved is sent, and kept here in case that fails. */
  leave(): void {
    if (!this.dirty) return;
    this.keepDraft();
    if (this.state.value.kind !== "stale" && this.sending === null) this.store.saveLast(this.program(this.read()));
  }

  close(): void {
    clearTimeout(this.timer);
  }

  private sendIn(ms: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.send(), ms);
  }

  private async send(): Promise<void> {
    if (this.sending !== null) return;
    const blocks = this.read();
    this.sending = blocks;
    this.dirty = false;
    this.state.value = { kind: "saving" };
    try {
      this.accepted(await this.store.save(this.program(blocks)));
    } catch (error) {
      this.dirty = true;
      await this.refused(error, blocks);
    } finally {
      this.sending = null;
    }
    if (this.dirty && this.state.value.kind === "saving") this.sendIn(QUIET_MS);
  }

  private accepted(program: Program): void {
    this.failures = 0;
    this.version = program.version;
    if (!this.dirty) this.settle(program.version);
  }

  private async refused(error: unknown, blocks: SavedProgram): Promise<void> {
    this.keepDraft();
    if (!(error instanceof ApiError)) throw error;
    if (error.code === "program_stale") return this.compare(blocks);
    // A fault of the server's own says nothing about the program.
    if (!error.passes && error.status < 500) {
      this.state.value = { kind: "refused", reason: error.message };
      return;
    }
    this.tryLater();
  }

  /** An answer may have been lost on its way: then the other version is this very one, or what it began with. */
  private async compare(sent: SavedProgram): Promise<void> {
    try {
      const other = await this.store.load();
      if (![sent, this.first].some((own) => own !== null && same(other.blocks, own))) return this.meet(other);
      this.version = other.version;
      this.state.value = { kind: "saving" };
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.tryLater();
    }
  }

  private tryLater(): void {
    this.state.value = { kind: "failed" };
    this.sendIn(RETRY_MS[Math.min(this.failures, RETRY_MS.length - 1)] ?? QUIET_MS);
    this.failures += 1;
  }

  private settle(version: number): void {
    clearTimeout(this.timer);
    this.version = version;
    this.dirty = false;
    this.drafts.drop();
    this.state.value = { kind: "saved" };
  }

  private keepDraft(): void {
    const sent = this.sending === null ? {} : { sent: this.sending };
    this.drafts.keep({ version: this.version, blocks: this.read(), ...sent });
  }

  private program(blocks: SavedProgram) {
    return { version: this.version, format: FORMAT, blocks: { ...blocks } };
  }
}
