/** Everything behind one Blocks page, put together: editor, player, saving. */
import { signal } from "@preact/signals";
import { getProject, type Program, type Project } from "../../api";
import { UnreadableProgram, type SavedProgram, type UnreadableReason } from "../compile";
import { Editor } from "../editor/editor";
import { starterProgram } from "../editor/starter";
import { draftsIn, same } from "../program/drafts";
import { opened, type Opened } from "../program/opening";
import { Saving } from "../program/saving";
import { serverStore } from "../program/store";
import { sayBlocks } from "../words";
import { Player } from "./player";
import { shownProblem, type ShownProblem } from "./shownProblem";

/** Lights change at most this often: faster is only flicker. */
const LIGHT_EVERY_MS = 100;

export class Workshop {
  readonly project;
  readonly problem = signal<ShownProblem | null>(null);
  readonly unreadable = signal<UnreadableReason | null>(null);
  readonly player: Player;
  readonly saving: Saving;
  /** A draft that was never saved is back on screen. */
  readonly restored: boolean;
  private readonly opened: Opened;
  private editor: Editor | null = null;
  private litAt = 0;

  constructor(project: Project, private readonly program: Program, private readonly messages: Record<string, string>) {
    this.project = signal(project);
    const drafts = draftsIn(() => localStorage, project.id);
    this.opened = this.open(() => opened(program, drafts, starterProgram));
    this.restored = this.opened.from === "draft" || this.opened.from === "conflict";
    this.player = new Player(this.opened.blocks.sprites.map(({ id }) => id), {
      frameDone: (blockIds) => this.light(blockIds),
      problem: (problem) => this.show(shownProblem(problem, (id) => this.editor?.wordsOf(id) ?? null)),
    });
    this.player.answers.useModel(project.current_model_id);
    this.saving = new Saving(serverStore(project.id), drafts, () => this.onScreen(), this.opened.version);
  }

  /** Puts the editor into the page; the returned function takes it out again. */
  mount(host: HTMLElement): () => void {
    const editor = new Editor(host, {
      media: `${import.meta.env.BASE_URL}blockly-media/`, messages: this.messages,
      font: getComputedStyle(document.body).fontFamily, classes: () => this.project.value.classes,
      say: sayBlocks, scale: host.clientWidth < 480 ? 0.7 : 0.8,
    });
    this.editor = editor;
    this.fill(editor, this.opened.blocks);
    editor.onChange(() => this.changed());
    if (this.opened.from === "draft") this.changed();
    if (this.opened.from === "conflict") this.saving.meet(this.program);
    return () => {
      this.editor = null;
      editor.dispose();
    };
  }

  run = (): void => {
    this.clearProblem();
    this.editor?.hideMenus();
    if (!this.player.start(this.onScreen())) this.show({
      text: sayBlocks("problem.nothingToRun"), blockId: null, block: null, needsTraining: false,
    });
  };

  clearProblem = (): void => {
    this.problem.value = null;
    this.editor?.markWrong(null);
  };

  /** Brings the block that could not run into view. */
  showProblemBlock = (): void => {
    const id = this.problem.value?.blockId;
    if (id) this.editor?.show(id);
  };

  resize = (): void => this.editor?.resize();

  /** Shows and keeps the version that was saved elsewhere. */
  takeOther(other: Program): void {
    this.player.stop();
    const blocks = this.open(() => opened(other, { keep() {}, drop() {}, find: () => null }, starterProgram)).blocks;
    if (this.editor !== null) this.fill(this.editor, blocks);
    this.saving.tookOther(other);
  }

  /** Classes and the model may have changed on another page. */
  async refreshProject(): Promise<void> {
    const before = this.project.value;
    const project = await getProject(before.id);
    this.project.value = project;
    this.player.answers.useModel(project.current_model_id);
    if (!same(before.classes.map(nameOf), project.classes.map(nameOf))) this.editor?.refreshClasses();
  }

  /** The page goes away, perhaps for good. */
  leave(): void {
    this.player.stop();
    this.saving.leave();
  }

  close(): void {
    this.player.stop();
    this.saving.close();
  }

  private open(read: () => Opened): Opened {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof UnreadableProgram)) throw error;
      this.unreadable.value = error.reason;
      return { blocks: emptied(starterProgram), version: this.program.version, from: "server" };
    }
  }

  /** A program whose blocks do not fit together is left alone, like one that cannot be read. */
  private fill(editor: Editor, { sprites: [first] }: SavedProgram): void {
    try {
      if (first !== undefined) editor.load(first.workspace);
    } catch (error) {
      console.error(error);
      this.unreadable.value = "unreadable";
    }
  }

  private changed(): void {
    if (this.unreadable.value !== null) return;
    if (this.problem.value !== null) this.clearProblem();
    this.saving.changed();
  }

  /** The editor shows the first sprite; the others are kept as they are. */
  private onScreen(): SavedProgram {
    const { editor, opened: { blocks } } = this;
    if (editor === null) return blocks;
    const [first, ...others] = blocks.sprites;
    return { ...blocks, sprites: first === undefined ? [] : [{ ...first, workspace: editor.save() }, ...others] };
  }

  private light(blockIds: ReadonlySet<string>): void {
    const now = performance.now();
    const hurried = this.player.state.value === "running" && blockIds.size > 0 && now - this.litAt < LIGHT_EVERY_MS;
    if (hurried) return;
    this.litAt = now;
    this.editor?.light(blockIds);
  }

  private show(problem: ShownProblem): void {
    this.problem.value = problem;
    this.editor?.markWrong(problem.blockId);
    if (problem.blockId !== null) this.editor?.show(problem.blockId);
  }
}

const nameOf = ({ id, name }: { id: string; name: string }) => ({ id, name });
const emptied = (program: SavedProgram): SavedProgram =>
  ({ sprites: program.sprites.map(({ id }) => ({ id, workspace: {} })) });
