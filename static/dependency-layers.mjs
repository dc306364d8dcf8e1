/**
 * Which folder of src may import which, checked by `npm run layers`: a folder imports from layers above it in this
 * list, never from a later layer and never from a folder beside it on the same line. "." are the files directly in src.
 */
const LAYERS = [
  ["."],
  ["styles", "pictures", "components", "drawing"],
  ["recognition/engine"],
  ["recognition"],
  ["gallery"],
  ["lesson", "sharing", "honest"],

  // The block language, without any page.
  ["blocks/library/characters"],
  ["blocks/words", "blocks/library"],
  ["blocks/definitions"],
  ["blocks/compile"],
  ["blocks/runtime"],
  ["blocks/primitives", "blocks/editor", "blocks/recognition", "blocks/stage/model", "blocks/python/writer"],
  ["blocks/program", "blocks/sandbox/protocol", "blocks/python/generators"],
  ["blocks/sandbox/frame", "blocks/stage/display", "blocks/audio", "blocks/python"],
  ["blocks/sandbox/page"],

  // The Blocks page.
  ["blocks/stage/view", "blocks/controls", "blocks/draw"],
  ["blocks/page/store"],
  ["blocks/page/dialogs", "blocks/page/library", "blocks/page/python", "blocks/page/sprites"],
  ["blocks/page"],
  ["blocks", "blocks/testing"],

  // Collect and train.
  ["collect/uploads", "collect/training", "collect/starters"],
  ["collect/classes"],
  ["collect/store"],
  ["collect/columns"],
  ["collect/columns/insights"],
  ["collect/columns/data", "collect/columns/training", "collect/columns/result"],
  ["collect"],

  // The lab.
  ["lab/server", "lab/charts", "lab/tables"],
  ["lab/jobs"],
  ["lab/imports", "lab/dataSet"],
  ["lab/testSet", "lab/training"],
  ["lab/augmentation"],
  ["lab/grid", "lab/experiments", "lab/networks", "lab/ownNetwork"],
  ["lab"],

  // The other pages.
  ["playing"],
  ["join"],
  ["privacy"],
  ["examples"],
  ["teacher"],
  ["firstLesson", "incoming"],
  ["home", "takeAlong", "play", "wall", "certificate", "docs", "stylesOnly", "turbowarp", "takenPage"],
];

/** Styles of the Blocks page that the player page uses, too, and of that one that the page uses which is taken along. */
const SHARED_STYLES = "^src/(blocks/blocks|play/play)\\.css$";

/** Files directly in a folder, not those of its subfolders. */
const filesIn = (folder) => (folder === "." ? "^src/[^/]+$" : `^src/${folder}/[^/]+$`);

const upwards = LAYERS.flatMap((layer, level) =>
  layer.map((folder) => ({
    name: `layers: ${folder}`,
    comment: "Imports only from layers above it in dependency-layers.mjs.",
    severity: "error",
    from: { path: filesIn(folder) },
    to: {
      path: LAYERS.slice(level)
        .flat()
        .filter((other) => other !== folder)
        .map(filesIn),
      pathNot: SHARED_STYLES,
    },
  })),
);

const folders = LAYERS.flat().map(filesIn);

export default {
  forbidden: [
    ...upwards,
    {
      name: "layers: unlisted folder",
      comment: "Every folder of src has a place in dependency-layers.mjs.",
      severity: "error",
      from: {
        path: "^src/",
        pathNot: [...folders, "^src/blocks/python/(golden|runtime)/", "^src/blocks/testing/programs/"],
      },
      to: {},
    },
    {
      name: "no circle between files",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "no circle between folders",
      severity: "error",
      scope: "folder",
      from: {},
      to: { circular: true },
    },
  ],
  options: {
    // TypeScript 7 has no parser for other tools yet.
    parser: "swc",
    // Tests may play whole programs, so they may import from anywhere.
    exclude: { path: "\\.test\\.tsx?$" },
    doNotFollow: { path: "node_modules" },
    tsConfig: { fileName: "tsconfig.json" },
  },
};
