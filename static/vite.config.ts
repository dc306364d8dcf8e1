/** Builds one bundle per page into static/dist, with a manifest that the server reads. */
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { build, defineConfig, type Plugin } from "vite";
import { writeSounds } from "./soundFiles.ts";
import { drawCharacters } from "./src/blocks/library/characters/drawCharacters.ts";
import { allPictures } from "./src/blocks/library/pictures.ts";

/** The README says so, too. Whatever is newer is lowered here, or must not be missed where it is lacking. */
const OLDEST = ["es2022", "safari15.4", "chrome108", "edge108", "firefox121"];

const PAGES = [
  "src/home/main.tsx",
  "src/join/main.tsx",
  "src/teacher/main.tsx",
  "src/wall/main.tsx",
  "src/teacher/cards.ts",
  "src/firstLesson/main.tsx",
  "src/gallery/main.tsx",
  "src/collect/main.tsx",
  "src/blocks/main.tsx",
  "src/lab/main.tsx",
  "src/takeAlong/main.tsx",
  "src/incoming/main.tsx",
  "src/play/main.tsx",
  "src/blocks/sandbox/frame/main.ts",
  "src/docs/main.ts",
  "src/stylesOnly/main.ts",
  "src/privacy/main.tsx",
  "src/certificate/main.ts",
];

const TAKEN_ALONG = {
  turbowarp: "src/turbowarp/main.ts",
  page: "src/takenPage/main.tsx",
  frame: "src/blocks/sandbox/frame/main.ts",
};

/** The editor's cursors, sounds and icons are loaded by address, so they lie beside the bundles; some are our own. */
function blocklyMedia(): Plugin {
  return {
    name: "blockly-media",
    apply: "build",
    writeBundle: () => {
      cpSync("node_modules/blockly/media", "dist/blockly-media", { recursive: true });
      cpSync("src/blocks/editor/sprites.svg", "dist/blockly-media/sprites.svg");
    },
  };
}

/** The library's pictures, one file each: a page loads those alone that it shows. */
function libraryPictures(): Plugin {
  return {
    name: "library-pictures",
    apply: "build",
    writeBundle: () => {
      const { icons, width, height } = collection("icons") as {
        icons: Record<string, { body: string }>;
        width: number;
        height: number;
      };
      mkdirSync("dist/pictures", { recursive: true });
      for (const name of allPictures) {
        const body = icons[name]?.body;
        if (body === undefined) throw new Error(`fluent-emoji-flat has no picture ${name}`);
        const head = `<svg xmlns="http://www.w3.org/2000/svg" width="${8 * width}" height="${8 * height}" viewBox="0 0 ${width} ${height}">`;
        writeFileSync(`dist/pictures/${name}.svg`, `${head}${body}</svg>`);
      }
      for (const [name, svg] of drawCharacters()) writeFileSync(`dist/pictures/eyeblocks-${name}.svg`, svg);
      writeFileSync("dist/pictures/LICENSE.json", JSON.stringify(collection("info"), null, 2));
    },
  };
}

/** The library's sounds, one file each: a page loads those alone that it plays. */
function librarySounds(): Plugin {
  return { name: "library-sounds", apply: "build", writeBundle: () => writeSounds("dist/sounds") };
}

const collection = (file: string): unknown =>
  JSON.parse(readFileSync(`node_modules/@iconify-json/fluent-emoji-flat/${file}.json`, "utf8"));

/** Programs that leave with a model: one file each, which imports nothing. */
function takenAlong(): Plugin {
  return {
    name: "taken-along",
    apply: "build",
    closeBundle: async () => {
      for (const [name, entry] of Object.entries(TAKEN_ALONG))
        await build({
          configFile: false,
          logLevel: "warn",
          publicDir: false,
          build: {
            outDir: "dist/taken-along",
            emptyOutDir: false,
            target: OLDEST,
            lib: { entry, formats: ["iife"], name: "eyeblocks", fileName: () => `${name}.js`, cssFileName: name },
          },
        });
    },
  };
}

/** Text files lie compressed beside themselves, so that the server need not do it for every child. */
function compressed(): Plugin {
  return {
    name: "compressed",
    apply: "build",
    writeBundle: (_, bundle) => {
      for (const { fileName } of Object.values(bundle)) {
        if (!/\.(js|css|wasm)$/.test(fileName)) continue;
        writeFileSync(`dist/${fileName}.gz`, gzipSync(readFileSync(`dist/${fileName}`), { level: 9 }));
      }
    },
  };
}

export default defineConfig({
  base: "/static/dist/",
  publicDir: false,
  plugins: [blocklyMedia(), libraryPictures(), librarySounds(), compressed(), takenAlong()],
  // The server sends workers with a policy of their own.
  worker: { rollupOptions: { output: { entryFileNames: "workers/[name]-[hash].js" } } },
  build: {
    outDir: "dist",
    emptyOutDir: true,
    manifest: true,
    target: OLDEST,
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 2000,
    rollupOptions: { input: PAGES.filter((page) => existsSync(page)) },
  },
});
