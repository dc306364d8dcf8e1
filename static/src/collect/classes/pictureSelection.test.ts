import { describe, expect, it } from "vitest";
import type { ImageClass, Sample } from "../../apiTypes";
import { ClassState } from "./classState";
import { PictureSelection } from "./pictureSelection";

function classOf(...ids: string[]): ClassState {
  const classState = new ClassState({ id: "c", name: "c", sample_count: ids.length } as ImageClass);
  classState.loadSamples(
    ids.map((id) => ({ id, switched_off: false }) as Sample),
    0,
  );
  return classState;
}

function selecting(...ids: string[]) {
  const classState = classOf(...ids);
  const selection = new PictureSelection();
  selection.start(classState);
  return { classState, selection, selected: () => selection.pictures.value.map(({ key }) => key) };
}

describe("selecting pictures", () => {
  it("selects and no longer selects one", () => {
    const { selection, selected } = selecting("a", "b", "c");
    selection.toggle("c");
    selection.toggle("a");
    expect(selected()).toEqual(["a", "c"]);
    selection.toggle("c");
    expect(selected()).toEqual(["a"]);
  });

  it("extends to either side, and gives back what the range no longer covers", () => {
    const { selection, selected } = selecting("a", "b", "c", "d", "e");
    selection.toggle("a");
    selection.toggle("c");
    selection.extendTo("e");
    expect(selected()).toEqual(["a", "c", "d", "e"]);
    selection.extendTo("b");
    expect(selected()).toEqual(["a", "b", "c"]);
  });

  it("begins a range where nothing was touched before", () => {
    const { selection, selected } = selecting("a", "b", "c");
    selection.extendTo("b");
    selection.extendTo("c");
    expect(selected()).toEqual(["b", "c"]);
  });

  it("adds what a frame touches, and takes it back", () => {
    const { selection, selected } = selecting("a", "b", "c");
    selection.toggle("a");
    const before = selection.keys();
    selection.selectDragged(before, ["b", "c"]);
    expect(selected()).toEqual(["a", "b", "c"]);
    selection.selectDragged(before, []);
    expect(selected()).toEqual(["a"]);
  });

  it("leaves out what is gone, and what is still on its way", () => {
    const { classState, selection, selected } = selecting("a", "b");
    classState.addPictures([{ key: "new", preview: null, upload: null, sample: null }]);
    selection.selectAll();
    selection.toggle("new");
    classState.removePicture("a");
    expect(selected()).toEqual(["b"]);
  });

  it("is of one class at a time", () => {
    const { selection, selected } = selecting("a", "b");
    selection.selectAll();
    selection.start(classOf("x"));
    expect(selected()).toEqual([]);
  });
});
