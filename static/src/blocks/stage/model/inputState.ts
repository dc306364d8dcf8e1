/** Keyboard and pointer as the program reads them. */
import type { InputState, Point } from "../../runtime/world";

export class StageInputState implements InputState {
  pointer: Point = { x: 0, y: 0 };
  pressed = false;
  private readonly keysDown = new Set<string>();

  isKeyDown(key: string): boolean {
    return this.keysDown.has(key);
  }

  pressKey(key: string): void {
    this.keysDown.add(key);
  }

  releaseKey(key: string): void {
    this.keysDown.delete(key);
  }

  /** Called when the page is hidden, because it then misses key-up events. */
  releaseAll(): void {
    this.keysDown.clear();
    this.pressed = false;
  }
}
