/** The state of one class: its name, its pictures (stored and uploading) and its refused files. */
import { batch, computed, type Signal, signal } from "@preact/signals";
import type { Card, ImageClass, Sample } from "../../apiTypes";
import type { Upload } from "../uploads/uploadQueue";

/** A picture on screen: an upload until the server has accepted it, then a sample. */
export interface Picture {
  /** Constant while the picture is on this page. */
  key: string;
  /** The local copy, shown until the server has one. */
  preview: string | null;
  upload: Upload | null;
  sample: Sample | null;
}

/** A picture that left its class, with its place among all pictures of the class, loaded or not. */
export interface Removed {
  picture: Picture;
  at: number;
}

export interface RefusedFile {
  key: string;
  name: string;
  reason: string;
}

export class ClassState {
  readonly id: string;
  readonly name;
  readonly color: number;
  readonly card: Signal<Card | null>;
  /** In order of arrival. */
  readonly pictures = signal<Picture[]>([]);
  readonly refused = signal<RefusedFile[]>([]);
  /** Number of samples that come before the loaded ones; all of them before any are. */
  readonly #earlier: Signal<number>;
  /** How many of those are switched off. */
  readonly #earlierOff: Signal<number>;
  /** The oldest sample that was loaded while the server has earlier ones; null begins with the newest. */
  oldest: Sample | null = null;
  readonly loaded = signal(false);

  constructor(imageClass: ImageClass) {
    this.id = imageClass.id;
    this.name = signal(imageClass.name);
    this.color = imageClass.color;
    this.card = signal(imageClass.card);
    this.#earlier = signal(imageClass.sample_count);
    this.#earlierOff = signal(imageClass.switched_off_count);
  }

  /** Number of samples on the server. */
  readonly count = computed(
    () => this.#earlier.value + this.pictures.value.filter(({ sample }) => sample !== null).length,
  );

  /** Number of pictures in the list: those on this page, and the earlier ones that are not loaded yet. */
  readonly listed = computed(() => this.#earlier.value + this.pictures.value.length);

  /** Number of samples that are switched off. */
  readonly offCount = computed(
    () => this.#earlierOff.value + this.pictures.value.filter(({ sample }) => sample?.switched_off).length,
  );

  /** Number of samples that training learns from. */
  readonly learntCount = computed(() => this.count.value - this.offCount.value);

  /** Adds samples of the server before the others. `earlier`: how many of the class came before them. */
  loadSamples(samples: readonly Sample[], earlier: number): void {
    batch(() => {
      this.pictures.value = [...this.#unknown(samples), ...this.pictures.value];
      this.#earlier.value = earlier;
      const off = samples.filter(({ switched_off }) => switched_off).length;
      this.#earlierOff.value = earlier > 0 ? Math.max(0, this.#earlierOff.value - off) : 0;
      this.loaded.value = true;
    });
    this.oldest = earlier > 0 ? (samples[0] ?? null) : null;
  }

  /** Number of samples that are not loaded: they come before the loaded ones. */
  get earlier(): number {
    return this.#earlier.value;
  }

  /** Whether a sample that comes into this class from another one is among those that are not loaded so far. */
  comesEarlier({ created_at }: Sample): boolean {
    return this.earlier > 0 && (this.oldest === null || created_at < this.oldest.created_at);
  }

  /** Counts a sample that is not loaded: `by` is 1 when it comes into this class, -1 when it leaves it. */
  countEarlier({ switched_off }: Sample, by: 1 | -1): void {
    batch(() => {
      this.#earlier.value = Math.max(0, this.#earlier.value + by);
      if (switched_off) this.#earlierOff.value = Math.max(0, this.#earlierOff.value + by);
    });
  }

  /** Adds those of the newest samples that this page does not know yet. */
  addNewest(samples: readonly Sample[]): void {
    this.addPictures(this.#unknown(samples));
  }

  #unknown(samples: readonly Sample[]): Picture[] {
    const known = new Set(this.pictures.value.map(({ sample }) => sample?.id));
    return samples.filter(({ id }) => !known.has(id)).map(pictureFromSample);
  }

  addPictures(pictures: readonly Picture[]): void {
    if (pictures.length === 0) return;
    this.pictures.value = [...this.pictures.value, ...pictures];
  }

  /** Turns the upload with this key into a sample; null when the student has removed it meanwhile. */
  acceptUpload(key: string, sample: Sample): Picture | null {
    const old = this.pictures.value.find((picture) => picture.key === key);
    if (old === undefined) return null;
    const kept = { ...old, upload: null, sample };
    // What was sent before a reload may have been loaded as a sample, too.
    const others = this.pictures.value.filter((picture) => picture === old || picture.sample?.id !== sample.id);
    this.pictures.value = others.map((picture) => (picture === old ? kept : picture));
    return kept;
  }

  /** Removes a picture; null when it is not on this page. */
  removePicture(key: string): Removed | null {
    return this.removePictures([key])[0] ?? null;
  }

  /** Removes the pictures that are on this page. */
  removePictures(keys: Iterable<string>): Removed[] {
    const gone = new Set(keys);
    const { value } = this.pictures;
    const removed = value.flatMap((picture, index) =>
      gone.has(picture.key) ? [{ picture, at: this.earlier + index }] : [],
    );
    if (removed.length > 0) this.pictures.value = value.filter(({ key }) => !gone.has(key));
    return removed;
  }

  /** Removes the pictures that the server does not have yet, and returns them. */
  dropUploads(): Picture[] {
    const uploads = this.pictures.value.filter(({ sample }) => sample === null);
    this.pictures.value = this.pictures.value.filter(({ sample }) => sample !== null);
    return uploads;
  }

  /** Puts pictures that were removed together back to their places, also where more were loaded meanwhile. */
  restorePictures(removed: readonly Removed[]): void {
    const pictures = [...this.pictures.value];
    for (const { picture, at } of removed) pictures.splice(Math.max(0, at - this.earlier), 0, picture);
    this.pictures.value = pictures;
  }

  /** Shows samples as the server has them now. */
  updateSamples(samples: readonly Sample[]): void {
    const changed = new Map(samples.map((sample) => [sample.id, sample]));
    this.pictures.value = this.pictures.value.map((picture) => {
      const sample = picture.sample === null ? undefined : changed.get(picture.sample.id);
      return sample === undefined ? picture : { ...picture, sample };
    });
  }

  addRefused(file: RefusedFile): void {
    this.refused.value = [...this.refused.value, file];
  }
}

export function pictureFromSample(sample: Sample): Picture {
  return { key: sample.id, preview: null, upload: null, sample };
}

export function pictureFromUpload(upload: Upload): Picture {
  return { key: upload.key, preview: URL.createObjectURL(upload.file), upload, sample: null };
}
