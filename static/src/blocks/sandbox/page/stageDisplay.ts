/** What the page shows of a program: its stage, and the variables and lists on it. */
import { signal } from "@preact/signals";
import type { SavedProgram } from "../../compile";
import { DisplayedStage } from "../../stage/display/displayedStage";
import { PictureCache } from "../../stage/display/pictureCache";
import type { PictureUrls } from "../../stage/display/pictureUrls";
import type { FrameUpdate, PageEvent } from "../protocol/messages";
import { Monitors } from "./monitors";

export class StageDisplay {
  /** Grows when variables or lists have changed, at most once per frame. */
  readonly monitorChanges = signal(0);
  readonly monitors = new Monitors();
  readonly pictures: PictureCache;
  readonly stage: DisplayedStage;
  private program: SavedProgram = { sprites: [] };

  /** `onOutline` gets the outline of every picture that has been loaded. */
  constructor(pictureUrl: PictureUrls, onOutline: (event: PageEvent) => void) {
    this.pictures = new PictureCache(pictureUrl, (picture) => {
      this.stage.requestRedraw();
      for (const event of this.outlineEvents(picture)) onOutline(event);
    });
    this.stage = new DisplayedStage(this.pictures.outline);
  }

  load(program: SavedProgram, scene: string): void {
    this.program = program;
    this.monitors.load(program);
    this.stage.load(program, scene);
  }

  /** The outlines of the program's pictures that are already loaded. */
  knownOutlines(): PageEvent[] {
    const pictures = new Set(
      this.program.sprites.flatMap(({ costumes = [] }) => costumes.map(({ picture }) => picture)),
    );
    return [...pictures].flatMap((picture) => this.outlineEvents(picture));
  }

  applyUpdate({ spriteRows, ink, texts, background, bubbles, monitors }: FrameUpdate): void {
    if (texts !== undefined) this.stage.applyTexts(texts);
    if (spriteRows !== undefined) this.stage.applyRows(spriteRows);
    if (ink !== undefined) this.stage.applyInk(ink);
    if (background !== undefined) this.stage.applyBackground(background);
    if (bubbles !== undefined) this.stage.applyBubbles(bubbles);
    if (monitors === undefined) return;
    this.monitors.applyData(monitors);
    this.monitorChanges.value += 1;
  }

  reset(): void {
    this.stage.reset();
    this.monitors.reset();
    this.monitorChanges.value += 1;
  }

  private outlineEvents(picture: string): PageEvent[] {
    const outline = this.pictures.outlineData(picture);
    return outline === null ? [] : [{ type: "outline", picture, outline }];
  }
}
