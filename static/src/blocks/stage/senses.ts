/** Keyboard and pointer as the program senses them. */
import type { Point, Senses } from "../runtime/world";

export class StageSenses implements Senses {
  pointer: Point = { x: 0, y: 0 };
  pressed = false;
  private readonly down = new Set<string>();

  isDown(key: string): boolean {
    return this.down.has(key);
  }

  press(key: string): void {
    this.down.add(key);
  }

  release(key: string): void {
    this.down.delete(key);
  }

  /** The page is out of sight: nobody tells when keys come up. */
  releaseAll(): void {
    this.down.clear();
    this.pressed = false;
  }
}
