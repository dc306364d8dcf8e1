/** Builds one bundle per page into static/dist, with a manifest that the server reads. */
import { cpSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { defineConfig, type Plugin } from "vite";

const PAGES = [
  "src/home/main.tsx",
  "src/collect/main.tsx",
  "src/blocks/main.tsx",
  "src/docs/main.ts",
  "src/plain/main.ts",
];

/** The editor's cursors, sounds and icons are loaded by address, so they lie beside the bundles. */
function blocklyMedia(): Plugin {
  return {
    name: "blockly-media",
    apply: "build",
    writeBundle: () => cpSync("node_modules/blockly/media", "dist/blockly-media", { recursive: true }),
  };
}

/** Text files lie compressed beside themselves, so that the server need not do it for every child. */
function compressed(): Plugin {
  return {
    name: "compressed",
    apply: "build",
    writeBundle: (_, bundle) => {
      for (const { fileName } of Object.values(bundle)) {
        if (!/\.(js|css)$/.test(fileName)) continue;
        writeFileSync(`dist/${fileName}.gz`, gzipSync(readFileSync(`dist/${fileName}`), { level: 9 }));
      }
    },
  };
}

export default defineConfig({
  base: "/static/dist/",
  publicDir: false,
  plugins: [blocklyMedia(), compressed()],
  build: {
    outDir: "dist",
    emptyOutDir: true,
    manifest: true,
    target: "es2022",
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 2000,
    rollupOptions: { input: PAGES.filter((page) => existsSync(page)) },
  },
});
