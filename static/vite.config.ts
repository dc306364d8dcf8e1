/** Builds one bundle per page into static/dist, with a manifest that the server reads. */
import { cpSync, existsSync } from "node:fs";
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

export default defineConfig({
  base: "/static/dist/",
  publicDir: false,
  plugins: [blocklyMedia()],
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
