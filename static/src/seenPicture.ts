/** A picture, and how the student saw it. */
export interface SeenPicture {
  /** Never mirrored: left and right are as in the world. */
  readonly picture: Blob;
  /** Whether the student saw it mirrored, as in the preview of a webcam. */
  readonly mirrored: boolean;
}

/** A picture that was chosen, not filmed: the student saw it as it is. */
export const seenAsItIs = (picture: Blob): SeenPicture => ({ picture, mirrored: false });
