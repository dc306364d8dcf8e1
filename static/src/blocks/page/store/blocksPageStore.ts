/** The store of one Blocks page. It connects editor, player and saving. */
import { signal } from "@preact/signals";
import { getProject, ownPicturesPath, ownSoundsPath, type Program, type Project } from "../../../api";
import { grantCameraConsent, needsCameraConsent } from "../../../cameraConsentStore";
import { readOnly } from "../../../readOnly";
import { deviceStorage } from "../../../storage";
import {
  type SavedBlock,
  type SavedFunction,
  type SavedProgram,
  type SavedSprite,
  sceneOf,
  spritesIn,
  stringifyBlocks,
  type UnreadableReason,
} from "../../compile";
import { askForCamera } from "../../controls/askForCamera";
import { Editor, type EditorCallbacks, type EditorHistory } from "../../editor/editor";
import { starterProgram } from "../../editor/starterProgram";
import { Autosave } from "../../program/autosave";
import { Backpack } from "../../program/backpack";
import { type DraftStorage, draftStorage, isSameProgram } from "../../program/drafts";
import { type OpenedProgram, openProgramOrEmpty } from "../../program/openProgram";
import { programServer } from "../../program/programServer";
import { CameraConsent } from "../../recognition/cameraConsent";
import { browserDependencies } from "../../sandbox/page/browserDependencies";
import { Player } from "../../sandbox/page/player";
import { translateBlocksOrEditor } from "../../words";
import { editorCallbacks } from "./editorCallbacks";
import { hostProject } from "./hostProject";
import { ProblemStore } from "./problemStore";

export class BlocksPageStore {
  readonly project;
  readonly problems = new ProblemStore(() => this.editor);
  readonly unreadable = signal<UnreadableReason | null>(null);
  /** The program; the selected sprite's blocks are those from the time it was selected. */
  readonly program;
  /** The id of the sprite whose blocks are in the editor. */
  readonly selectedSprite;
  /** The program tried to speak, but this browser has no voice. */
  readonly speechUnavailable = signal(false);
  /** Whether the stage fills the screen. */
  readonly fullScreen = signal(false);
  /** Grows with every change of the program. */
  readonly changeCount = signal(0);
  /** The id of the block selected in the editor. */
  readonly selectedBlock = signal<string | null>(null);
  /** Of the blocks in the editor. */
  readonly history = signal<EditorHistory>({ canUndo: false, canRedo: false });
  /** The share of a large program that is in the editor, while it is being loaded. */
  readonly loadedShare = signal<number | null>(null);
  readonly player: Player;
  readonly autosave: Autosave;
  /** Whether a draft that was never saved was restored. */
  readonly restoredDraft: boolean;
  /** Blocks that can be copied to other sprites and projects. */
  readonly backpack = new Backpack(deviceStorage);
  /** Whether the program changed while the page was read-only. */
  private changedWhileReadOnly = false;
  private readonly opened: OpenedProgram;
  private readonly editorCallbacks: EditorCallbacks;
  private editor: Editor | null = null;

  constructor(
    project: Project,
    private readonly savedProgram: Program,
    private readonly messages: Record<string, string>,
  ) {
    this.project = signal(project);
    const drafts = draftStorage(deviceStorage, project.id);
    this.opened = this.readProgram(savedProgram, drafts);
    this.restoredDraft = this.opened.from === "draft" || this.opened.from === "conflict";
    this.program = signal(this.opened.blocks);
    this.selectedSprite = signal(firstSpriteId(this.opened.blocks));
    this.editorCallbacks = {
      ...editorCallbacks(this),
      showLoading: (share) => {
        this.loadedShare.value = share;
      },
      refuseBlocks: (error) => this.refuseBlocks(error),
    };
    this.player = new Player(
      hostProject(this.project, () => this.refreshProject()),
      {
        onHighlight: (blockIds) => this.editor?.highlightBlocks(blockIds),
        onNothingToRun: () => this.problems.showNothingToRun(),
        onTrainingUnavailable: () => undefined,
        onProblem: (problem) => {
          if (problem.sprite !== "") this.selectSprite(problem.sprite);
          this.whenLoaded(() => this.problems.showProblem(problem));
        },
      },
      browserDependencies(
        { pictures: ownPicturesPath(project.id), sounds: ownSoundsPath(project.id) },
        cameraConsentFor(project),
        () => {
          this.speechUnavailable.value = true;
        },
      ),
    );
    this.player.setModel(project.current_model_id);
    this.player.showProgram(this.program.value, this.scene);
    this.autosave = new Autosave(programServer(project.id), drafts, () => this.currentProgram(), this.opened.version);
  }

  /** Mounts the editor; the returned function unmounts it. */
  mountEditor(host: HTMLElement): () => void {
    const editor = new Editor(host, {
      media: `${import.meta.env.BASE_URL}blockly-media/`,
      messages: this.messages,
      font: getComputedStyle(document.body).fontFamily,
      callbacks: this.editorCallbacks,
      translate: translateBlocksOrEditor,
      scale: host.clientWidth < 480 ? 0.7 : 0.8,
    });
    this.editor = editor;
    editor.onHistory((history) => {
      this.history.value = history;
    });
    this.player.loadFrame();
    this.loadEditor(editor);
    editor.onChange(() => this.onBlocksChanged());
    editor.onSelect((block) => {
      this.selectedBlock.value = block;
    });
    const stop = readOnly.subscribe((isLooking) => this.followReadOnly(editor, isLooking));
    if (this.opened.from === "draft") this.onBlocksChanged();
    // Pages that play, share or copy this project read the stored program.
    if (this.opened.from === "starter" && !readOnly.value) this.autosave.saveStarter();
    if (this.opened.from === "conflict") this.autosave.reportConflict(this.savedProgram);
    return () => {
      stop();
      this.editor = null;
      editor.dispose();
    };
  }

  runProgram = (): void => {
    this.speechUnavailable.value = false;
    this.problems.clearProblem();
    this.editor?.hideMenus();
    this.player.startProgram(this.currentProgram(), this.scene);
  };

  /** Adds a copy of a block and those below it to the blocks on screen. */
  insertBlock(block: SavedBlock): void {
    this.editor?.insertBlock(block);
  }

  addFunctionHat(made: SavedFunction): void {
    this.editor?.addFunctionHat(made);
  }

  undo = (): void => this.editor?.undo();

  redo = (): void => this.editor?.redo();

  hideMenus = (): void => this.editor?.hideMenus();

  resizeEditor = (): void => this.editor?.resize();

  /** Shows the toolbox blocks that match the words and returns their number. */
  searchBlocks = (typed: string): number =>
    this.editor?.searchBlocks(typed, { translate: translateBlocksOrEditor, callbacks: this.editorCallbacks }) ?? 0;

  focusSearchResults = (): boolean => this.editor?.focusSearchResults() ?? false;

  /** Selects a block, in whichever sprite, and scrolls to it. */
  selectBlock = (block: string): void => {
    const owner = this.program.value.sprites.find(({ workspace }) =>
      stringifyBlocks(workspace).includes(`"id":${JSON.stringify(block)}`),
    );
    if (owner !== undefined) this.selectSprite(owner.id);
    this.editor?.selectBlock(block);
  };

  /** The scene of the selected sprite: the page shows it, and the program starts in it. */
  get scene(): string {
    const {
      program: { value: program },
      selectedSprite: { value: selected },
    } = this;
    return sceneOf(
      program,
      program.sprites.find(({ id }) => id === selected),
    );
  }

  /** Shows the blocks of another sprite and switches to its scene. */
  selectSprite = (sprite: string): void => {
    if (sprite === this.selectedSprite.value || this.unreadable.value !== null) return;
    if (this.program.value.sprites.every(({ id }) => id !== sprite)) return;
    const { scene } = this;
    this.program.value = this.currentProgram();
    this.selectedSprite.value = sprite;
    if (this.editor !== null) this.loadEditor(this.editor);
    this.changeCount.value += 1;
    if (this.scene !== scene) this.player.showProgram(this.program.value, this.scene);
  };

  /** Changes the program outside the blocks on screen, and saves. */
  changeProgram(changed: (program: SavedProgram) => SavedProgram): void {
    if (this.unreadable.value !== null || readOnly.value) return;
    const { scene } = this;
    this.program.value = changed(this.currentProgram());
    if (this.program.value.sprites.every(({ id }) => id !== this.selectedSprite.value)) {
      this.selectedSprite.value = spritesIn(this.program.value, scene)[0]?.id ?? firstSpriteId(this.program.value);
      if (this.editor !== null) this.loadEditor(this.editor);
    }
    this.player.showProgram(this.program.value, this.scene);
    this.editor?.refreshNames();
    this.changeCount.value += 1;
    this.autosave.markChanged();
  }

  changeSprite(sprite: string, change: Partial<SavedSprite>): void {
    this.changeProgram((program) => ({
      ...program,
      sprites: program.sprites.map((item) => (item.id === sprite ? { ...item, ...change } : item)),
    }));
  }

  /** Replaces the program with the version that was saved elsewhere. */
  loadOther(other: Program): void {
    this.player.stopProgram();
    this.program.value = this.readProgram(other, { saveDraft() {}, discardDraft() {}, loadDraft: () => null }).blocks;
    this.selectedSprite.value = firstSpriteId(this.program.value);
    if (this.editor !== null) this.loadEditor(this.editor);
    this.player.showProgram(this.program.value, this.scene);
    this.changeCount.value += 1;
    this.autosave.acceptOther(other);
  }

  /** Reads the project again: another page may have changed its classes or model. */
  async refreshProject(): Promise<void> {
    const before = this.project.value;
    const project = await getProject(before.id);
    this.project.value = project;
    this.player.setModel(project.current_model_id);
    if (!isSameProgram(before.classes.map(idAndName), project.classes.map(idAndName))) this.editor?.refreshNames();
  }

  /** Called when the page is left, perhaps for good. */
  saveBeforeLeaving(): void {
    this.player.stopProgram();
    this.autosave.saveBeforeLeaving();
  }

  close(): void {
    this.player.close();
    this.autosave.close();
  }

  private readProgram(program: Program, drafts: DraftStorage): OpenedProgram {
    const { reason, ...read } = openProgramOrEmpty(program, drafts, starterProgram);
    if (reason !== null) this.unreadable.value = reason;
    return read;
  }

  private loadEditor(editor: Editor): void {
    const shown = this.program.value.sprites.find(({ id }) => id === this.selectedSprite.value);
    if (shown !== undefined) editor.loadBlocks(shown.workspace, shown.id);
  }

  /** A program whose blocks do not fit together must not be overwritten, like an unreadable one. */
  private refuseBlocks(error: unknown): void {
    console.error(error);
    this.unreadable.value = "unreadable";
  }

  private whenLoaded(act: () => void): void {
    if (this.editor === null) act();
    else this.editor.whenLoaded(act);
  }

  private onBlocksChanged(): void {
    if (this.unreadable.value !== null) return;
    this.changedWhileReadOnly = readOnly.value;
    if (this.changedWhileReadOnly) return;
    if (this.problems.message.value !== null) this.problems.clearProblem();
    this.changeCount.value += 1;
    this.autosave.markChanged();
  }

  /** Changes that were pending when the teacher made the page read-only are saved once editing is allowed again. */
  private followReadOnly(editor: Editor, isLooking: boolean): void {
    editor.setReadOnly(isLooking);
    if (isLooking) return;
    if (this.changedWhileReadOnly) this.onBlocksChanged();
    else this.autosave.saveNow();
  }

  /** The program with the selected sprite's blocks as they are in the editor. */
  currentProgram(): SavedProgram {
    const {
      editor,
      program: { value: work },
    } = this;
    if (editor === null || this.unreadable.value !== null) return work;
    const workspace = editor.saveBlocks();
    return {
      ...work,
      sprites: work.sprites.map((sprite) =>
        sprite.id === this.selectedSprite.value ? { ...sprite, workspace } : sprite,
      ),
    };
  }
}

/** Programs made on this device use the camera without asking. */
const cameraConsentFor = (project: Project): CameraConsent =>
  new CameraConsent(!needsCameraConsent(project), async () => {
    const allowed = await askForCamera("copied");
    if (allowed) grantCameraConsent(project.id);
    return allowed;
  });
const firstSpriteId = (program: SavedProgram): string => program.sprites[0]?.id ?? "";
const idAndName = ({ id, name }: { id: string; name: string }) => ({ id, name });
