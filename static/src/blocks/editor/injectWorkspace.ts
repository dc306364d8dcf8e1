/** Makes Blockly's workspace. */
import * as Blockly from "blockly/core";
import { PaletteMetrics, PaletteToolbox } from "./palette";
import { RENDERER, registerRenderer } from "./renderer";
import { makeTheme } from "./theme";
import { toolbox } from "./toolbox";

export interface WorkspaceSettings {
  /** The address of Blockly's pictures and cursors, ending in a slash. */
  media: string;
  font: string;
  translate: (key: string, params?: Record<string, string>) => string;
  /** 1 is Blockly's normal size. */
  scale: number;
}

export function injectWorkspace(
  host: HTMLElement,
  { media, font, translate, scale }: WorkspaceSettings,
): Blockly.WorkspaceSvg {
  registerRenderer();
  const workspace = Blockly.inject(host, {
    media,
    renderer: RENDERER,
    plugins: { toolbox: PaletteToolbox, metricsManager: PaletteMetrics },
    theme: makeTheme(font),
    toolbox: toolbox(translate),
    sounds: false,
    trashcan: true,
    collapse: true,
    comments: true,
    disable: false,
    grid: { spacing: 32, length: 2, colour: "#ded5ea", snap: false },
    move: { scrollbars: true, drag: true, wheel: true },
    zoom: {
      controls: true,
      wheel: false,
      pinch: true,
      startScale: scale,
      minScale: 0.4,
      maxScale: 2,
      scaleSpeed: 1.15,
    },
  });
  muteWorkspace(workspace);
  return workspace;
}

/** Blockly's beeps ask for what the oldest browsers lack, and the page has no sounds of its own. */
function muteWorkspace(workspace: Blockly.WorkspaceSvg): void {
  for (const each of [workspace, workspace.getFlyout()?.getWorkspace()]) each?.getAudioManager().setMuted(true);
}
