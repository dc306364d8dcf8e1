/** What this extension uses of TurboWarp's interface for extensions. */

export interface Scratch {
  readonly BlockType: Record<"COMMAND" | "REPORTER" | "BOOLEAN" | "HAT" | "LABEL", string>;
  readonly ArgumentType: Record<"STRING", string>;
  readonly Cast?: { toString(value: unknown): string };
  readonly translate?: { readonly language?: string };
  readonly extensions: { readonly unsandboxed?: boolean; register(extension: unknown): void };
  /** Without a sandbox alone. */
  readonly vm?: VirtualMachine;
  readonly canRecordVideo?: () => Promise<boolean>;
}

export interface VirtualMachine {
  readonly runtime: {
    on(event: "PROJECT_STOP_ALL", listener: () => void): void;
    readonly renderer?: Renderer;
  };
  readonly extensionManager: { refreshBlocks(extension: string): Promise<void> };
}

export interface Renderer {
  requestSnapshot(onPicture: (address: string) => void): void;
  createBitmapSkin(picture: HTMLCanvasElement, resolution: number): number;
  updateBitmapSkin(skin: number, picture: HTMLCanvasElement, resolution: number): void;
  createDrawable(layer: "video" | "sprite"): number;
  destroyDrawable(drawable: number, layer: "sprite"): void;
  updateDrawableSkinId(drawable: number, skin: number): void;
  updateDrawableVisible(drawable: number, visible: boolean): void;
  /** As large as the stage is on the screen; empty for one that is not visible. */
  extractDrawableScreenSpace(drawable: number): { readonly imageData: ImageData };
  /** So that no other extension reads the camera's picture. */
  markSkinAsPrivate?(skin: number): void;
  markDrawableAsNoninteractive?(drawable: number): void;
}

/** The sprite that runs a block. */
export interface BlockUtility {
  readonly target: {
    getCurrentCostume(): Costume;
  };
}

export interface Costume {
  readonly skinId: number;
  /** Null in pages of TurboWarp's packager, which forget the files once they are drawn. */
  readonly asset: {
    readonly data: Uint8Array<ArrayBuffer>;
    readonly assetType: { readonly contentType: string };
  } | null;
}
