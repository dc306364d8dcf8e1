/** What of a program is seen on the page: its stage, and the variables and lists on it. */
import { signal } from "@preact/signals";
import type { SavedProgram } from "../compile";
import type { PageEvent, Told } from "../link/turns";
import type { Addresses } from "../stage/addresses";
import { Pictures } from "../stage/pictures";
import { ShownStage } from "../stage/shownStage";
import { Board } from "./board";

export class Shown {
  /** Grows when variables or lists have changed, at most once a frame. */
  readonly dataChanged = signal(0);
  readonly board = new Board();
  readonly pictures: Pictures;
  readonly stage: ShownStage;
  private program: SavedProgram = { sprites: [] };

  /** `learnt` is told the outline of every picture that has been loaded. */
  constructor(address: Addresses, learnt: (event: PageEvent) => void) {
    this.pictures = new Pictures(address, (picture) => {
      this.stage.requestRedraw();
      for (const event of this.outline(picture)) learnt(event);
    });
    this.stage = new ShownStage(this.pictures.outline);
  }

  use(program: SavedProgram, scene: string): void {
    this.program = program;
    this.board.use(program);
    this.stage.use(program, scene);
  }

  /** The outlines of the program's pictures, as far as they are known. */
  outlines(): PageEvent[] {
    const pictures = new Set(this.program.sprites.flatMap(({ costumes = [] }) => costumes.map(({ picture }) => picture)));
    return [...pictures].flatMap((picture) => this.outline(picture));
  }

  draw({ rows, background, bubbles, data }: Told): void {
    if (rows !== undefined) this.stage.take(rows);
    if (background !== undefined) this.stage.takeBackground(background);
    if (bubbles !== undefined) this.stage.takeBubbles(bubbles);
    if (data === undefined) return;
    this.board.take(data);
    this.dataChanged.value += 1;
  }

  reset(): void {
    this.stage.reset();
    this.board.reset();
    this.dataChanged.value += 1;
  }

  private outline(picture: string): PageEvent[] {
    const outline = this.pictures.outlineData(picture);
    return outline === null ? [] : [{ is: "outline", picture, outline }];
  }
}
