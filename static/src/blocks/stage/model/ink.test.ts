import { describe, expect, test } from "vitest";
import { INK, INK_ROW_LENGTH, InkLog, MAX_INK_ROWS, MAX_WAITING_ROWS } from "./ink";

const drawer = { sprite: 1, serial: 7 };
const corner = { ...drawer, at: { x: 0, y: 0 }, color: 0, transparency: 0 };

/** The kinds and sprites of all rows that wait. */
function waiting(log: InkLog): Array<[number, number]> {
  const found: Array<[number, number]> = [];
  for (let rows = log.takeRows(); rows !== null; rows = log.takeRows())
    for (let at = 0; at < rows.length; at += INK_ROW_LENGTH) found.push([rows[at] ?? -1, rows[at + 1] ?? -1]);
  return found;
}

function fullLog(): InkLog {
  const log = new InkLog();
  for (let row = 0; row < MAX_WAITING_ROWS + 5; row++) log.addCorner(corner);
  return log;
}

describe("a log without room", () => {
  test("still takes that a sprite erases what it drew", () => {
    const log = fullLog();
    log.addErase(2);
    log.addErase(2);
    const rows = waiting(log);
    expect(rows).toHaveLength(MAX_WAITING_ROWS + 1);
    expect(rows.at(-1)).toEqual([INK.erase, 2]);
  });

  test("still takes that a shape is finished, once", () => {
    const log = fullLog();
    log.addFillEnd(drawer);
    log.addCorner(corner);
    log.addFillEnd(drawer);
    const rows = waiting(log);
    expect(rows).toHaveLength(MAX_WAITING_ROWS + 1);
    expect(rows.at(-1)).toEqual([INK.fillEnd, 1]);
  });

  test("does not grow without end, whoever finishes shapes", () => {
    const log = fullLog();
    for (let serial = 0; serial < 3 * MAX_INK_ROWS; serial++) log.addFillEnd({ sprite: 1, serial });
    expect(waiting(log)).toHaveLength(MAX_WAITING_ROWS + MAX_INK_ROWS);
  });
});
