/** How close a picture comes to the training pictures, and whether that suffices (app/ml/familiarity.py). */

/** The training pictures of a model, as directions: the first numbers of their embeddings, scaled to the length 1. */
export interface TrainingPictures {
  /** How many numbers each direction has. */
  size: number;
  directions: Float32Array;
  /** How familiar the student's own pictures are to each other, ascending. */
  own: Float32Array;
}

/** The cosine of each training picture with an embedding. */
export function similarities({ size, directions }: TrainingPictures, embedding: Float32Array): number[] {
  const length = Math.sqrt(embedding.subarray(0, size).reduce((sum, value) => sum + value * value, 0));
  return Array.from({ length: directions.length / size }, (_, picture) => {
    let cosine = 0;
    for (let index = 0, at = picture * size; index < size; index += 1, at += 1)
      cosine += (directions[at] ?? 0) * (embedding[index] ?? 0);
    return cosine / Math.max(length, 1e-12);
  });
}

/** The familiarity below which a picture is unknown: a share of the student's own moments falls below it. */
export function thresholdFor({ own }: Pick<TrainingPictures, "own">, strictness: number): number {
  const place = strictness * (own.length - 1);
  const below = own[Math.floor(place)] ?? 0;
  const above = own[Math.ceil(place)] ?? below;
  return below + (above - below) * (place - Math.floor(place));
}
