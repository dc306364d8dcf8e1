/** Everything behind one Blocks page, put together: editor, player, saving. */
import { signal } from "@preact/signals";
import { getProject, ownPicturesPath, type Program, type Project } from "../../api";
import { allowCamera, asksForCamera } from "../../foreign";
import { looking } from "../../lesson/looking";
import { sceneOf, spritesIn, type SavedBlock, type SavedFunction, type SavedProgram, type SavedSprite, type UnreadableReason } from "../compile";
import { Editor, type EditorThings } from "../editor/editor";
import { starterProgram } from "../editor/starter";
import { draftsIn, same, type Drafts } from "../program/drafts";
import { openedOrEmpty, type Opened } from "../program/opening";
import { Backpack } from "../program/backpack";
import { Saving } from "../program/saving";
import { serverStore } from "../program/store";
import { browserParts } from "../player/browserParts";
import { Player } from "../player/player";
import { CameraConsent } from "../recognition/consent";
import { sayEither } from "../words";
import { askForCamera } from "./askForCamera";
import { editorThings } from "./editorThings";
import { playedProject } from "./playedProject";
import { Problems } from "./problems";

export class Workshop {
  readonly project;
  readonly problems = new Problems(() => this.editor);
  readonly unreadable = signal<UnreadableReason | null>(null);
  /** The program; the blocks of the selected sprite are as they were when it was selected. */
  readonly work;
  /** The sprite whose blocks are shown. */
  readonly selected;
  /** The program spoke, but this browser has no voice. */
  readonly voiceless = signal(false);
  /** The stage fills the screen. */
  readonly full = signal(false);
  /** Grows with every change of the program. */
  readonly changes = signal(0);
  /** The block that is selected in the editor. */
  readonly chosenBlock = signal<string | null>(null);
  readonly player: Player;
  readonly saving: Saving;
  /** A draft that was never saved is back on screen. */
  readonly restored: boolean;
  /** Blocks that are taken along to other sprites and projects. */
  readonly backpack = new Backpack(() => localStorage);
  /** Changed while it was only to be looked at. */
  private unsaved = false;
  private readonly opened: Opened;
  private readonly editorThings: EditorThings;
  private editor: Editor | null = null;

  constructor(project: Project, private readonly program: Program, private readonly messages: Record<string, string>) {
    this.project = signal(project);
    const drafts = draftsIn(() => localStorage, project.id);
    this.opened = this.open(program, drafts);
    this.restored = this.opened.from === "draft" || this.opened.from === "conflict";
    this.work = signal(this.opened.blocks);
    this.selected = signal(firstSprite(this.opened.blocks));
    this.editorThings = editorThings(this);
    this.player = new Player(playedProject(this.project, () => this.refreshProject()), {
      light: (blockIds) => this.editor?.light(blockIds),
      nothingToRun: () => this.problems.tellNothingToRun(),
      cannotTeach: () => undefined,
      problem: (problem) => {
        if (problem.sprite !== "") this.select(problem.sprite);
        this.problems.tell(problem);
      },
    }, browserParts(ownPicturesPath(project.id), consentOf(project), () => { this.voiceless.value = true; }));
    this.player.useModel(project.current_model_id);
    this.player.show(this.work.value, this.scene);
    this.saving = new Saving(serverStore(project.id), drafts, () => this.onScreen(), this.opened.version);
  }

  /** Puts the editor into the page; the returned function takes it out again. */
  mount(host: HTMLElement): () => void {
    const editor = new Editor(host, {
      media: `${import.meta.env.BASE_URL}blockly-media/`, messages: this.messages,
      font: getComputedStyle(document.body).fontFamily, things: this.editorThings,
      say: sayEither, scale: host.clientWidth < 480 ? 0.7 : 0.8,
    });
    this.editor = editor;
    this.player.prepare();
    this.fill(editor);
    editor.onChange(() => this.changed());
    editor.onSelect((block) => { this.chosenBlock.value = block; });
    const stop = looking.subscribe((isLooking) => this.followLooking(editor, isLooking));
    if (this.opened.from === "draft") this.changed();
    // Whoever plays, hands out or takes along this project finds what its page shows.
    if (this.opened.from === "starter" && !looking.value) this.saving.begin();
    if (this.opened.from === "conflict") this.saving.meet(this.program);
    return () => {
      stop();
      this.editor = null;
      editor.dispose();
    };
  }

  run = (): void => {
    this.voiceless.value = false;
    this.problems.clear();
    this.editor?.hideMenus();
    this.player.start(this.onScreen(), this.scene);
  };

  /** Puts a copy of a block, and of those under it, among those on screen. */
  insert(block: SavedBlock): void {
    this.editor?.insert(block);
  }

  addFunctionHat(made: SavedFunction): void {
    this.editor?.addFunctionHat(made);
  }

  hideMenus = (): void => this.editor?.hideMenus();

  resize = (): void => this.editor?.resize();

  /** Shows the blocks of the toolbox that have the words; how many there are. */
  search = (typed: string): number => this.editor?.search(typed, { say: sayEither, things: this.editorThings }) ?? 0;

  enterFound = (): boolean => this.editor?.enterFound() ?? false;

  /** Selects a block and brings it into view, whichever sprite it belongs to. */
  chooseBlock = (block: string): void => {
    const owner = this.work.value.sprites.find(({ workspace }) => JSON.stringify(workspace).includes(`"id":${JSON.stringify(block)}`));
    if (this.editor?.choose(block) === false && owner !== undefined) {
      this.select(owner.id);
      this.editor.choose(block);
    }
  };

  /** The scene of the selected sprite: what the page shows, and where the program starts. */
  get scene(): string {
    const { work: { value: program }, selected: { value: selected } } = this;
    return sceneOf(program, program.sprites.find(({ id }) => id === selected));
  }

  /** Shows the blocks of another sprite, and its scene. */
  select = (sprite: string): void => {
    if (sprite === this.selected.value || this.unreadable.value !== null) return;
    if (this.work.value.sprites.every(({ id }) => id !== sprite)) return;
    const { scene } = this;
    this.work.value = this.onScreen();
    this.selected.value = sprite;
    if (this.editor !== null) this.fill(this.editor);
    this.changes.value += 1;
    if (this.scene !== scene) this.player.show(this.work.value, this.scene);
  };

  /** Changes something besides the blocks on screen, and saves. */
  change(changed: (program: SavedProgram) => SavedProgram): void {
    if (this.unreadable.value !== null || looking.value) return;
    const { scene } = this;
    this.work.value = changed(this.onScreen());
    if (this.work.value.sprites.every(({ id }) => id !== this.selected.value)) {
      this.selected.value = spritesIn(this.work.value, scene)[0]?.id ?? firstSprite(this.work.value);
      if (this.editor !== null) this.fill(this.editor);
    }
    this.player.show(this.work.value, this.scene);
    this.editor?.refresh();
    this.changes.value += 1;
    this.saving.changed();
  }

  changeSprite(sprite: string, change: Partial<SavedSprite>): void {
    this.change((program) =>
      ({ ...program, sprites: program.sprites.map((each) => (each.id === sprite ? { ...each, ...change } : each)) }));
  }

  /** Shows and keeps the version that was saved elsewhere. */
  takeOther(other: Program): void {
    this.player.stop();
    this.work.value = this.open(other, { keep() {}, drop() {}, find: () => null }).blocks;
    this.selected.value = firstSprite(this.work.value);
    if (this.editor !== null) this.fill(this.editor);
    this.player.show(this.work.value, this.scene);
    this.changes.value += 1;
    this.saving.tookOther(other);
  }

  /** Classes and the model may have changed on another page. */
  async refreshProject(): Promise<void> {
    const before = this.project.value;
    const project = await getProject(before.id);
    this.project.value = project;
    this.player.useModel(project.current_model_id);
    if (!same(before.classes.map(nameOf), project.classes.map(nameOf))) this.editor?.refresh();
  }

  /** The page goes away, perhaps for good. */
  leave(): void {
    this.player.stop();
    this.saving.leave();
  }

  close(): void {
    this.player.close();
    this.saving.close();
  }

  private open(program: Program, drafts: Drafts): Opened {
    const { reason, ...read } = openedOrEmpty(program, drafts, starterProgram);
    if (reason !== null) this.unreadable.value = reason;
    return read;
  }

  /** A program whose blocks do not fit together is left alone, like one that cannot be read. */
  private fill(editor: Editor): void {
    const shown = this.work.value.sprites.find(({ id }) => id === this.selected.value);
    try {
      if (shown !== undefined) editor.load(shown.workspace, shown.id);
    } catch (error) {
      console.error(error);
      this.unreadable.value = "unreadable";
    }
  }

  private changed(): void {
    if (this.unreadable.value !== null) return;
    this.unsaved = looking.value;
    if (this.unsaved) return;
    if (this.problems.shown.value !== null) this.problems.clear();
    this.changes.value += 1;
    this.saving.changed();
  }

  /** What was under way when the teacher stopped changes is saved when they may go on. */
  private followLooking(editor: Editor, isLooking: boolean): void {
    editor.setReadOnly(isLooking);
    if (isLooking) return;
    if (this.unsaved) this.changed();
    else this.saving.saveNow();
  }

  /** The editor holds the blocks of the selected sprite; the others are kept as they are. */
  onScreen(): SavedProgram {
    const { editor, work: { value: work } } = this;
    if (editor === null || this.unreadable.value !== null) return work;
    const workspace = editor.save();
    return { ...work, sprites: work.sprites.map((each) => (each.id === this.selected.value ? { ...each, workspace } : each)) };
  }
}

/** The camera is free to what was made here. */
const consentOf = (project: Project): CameraConsent => new CameraConsent(!asksForCamera(project), async () => {
  const allowed = await askForCamera("copied");
  if (allowed) allowCamera(project.id);
  return allowed;
});
const firstSprite = (program: SavedProgram): string => program.sprites[0]?.id ?? "";
const nameOf = ({ id, name }: { id: string; name: string }) => ({ id, name });
