/** One class as the page holds it: its name, its pictures (kept and on their way), its refused files. */
import { computed, signal } from "@preact/signals";
import type { ImageClass, Sample } from "../../contract";
import type { Upload } from "../uploads/queue";

/** A picture on screen: an upload at first, a sample once the server has accepted it. */
export interface Picture {
  /** The same for the whole life of the picture on this page. */
  key: string;
  /** The student's own copy, shown while the server has none yet. */
  preview: string | null;
  upload: Upload | null;
  sample: Sample | null;
}

export interface RefusedFile {
  key: string;
  name: string;
  reason: string;
}

export class ClassBox {
  readonly id: string;
  readonly name;
  /** In order of arrival. */
  readonly pictures = signal<Picture[]>([]);
  readonly refused = signal<RefusedFile[]>([]);
  readonly loaded = signal(false);
  readonly #countAtFirst: number;

  constructor(about: ImageClass) {
    this.id = about.id;
    this.name = signal(about.name);
    this.#countAtFirst = about.sample_count;
  }

  /** Samples that the server has. */
  readonly count = computed(() =>
    this.loaded.value ? this.pictures.value.filter(({ sample }) => sample !== null).length : this.#countAtFirst);

  /** Fills in what the server has; uploads that were added meanwhile stay after it. */
  load(samples: readonly Sample[]): void {
    const known = new Set(this.pictures.value.map(({ sample }) => sample?.id));
    const kept = samples.filter(({ id }) => !known.has(id)).map(pictureOf);
    this.pictures.value = [...kept, ...this.pictures.value];
    this.loaded.value = true;
  }

  add(pictures: readonly Picture[]): void {
    this.pictures.value = [...this.pictures.value, ...pictures];
  }

  /** The upload of this key has become a sample; null when the student has taken it out meanwhile. */
  keep(key: string, sample: Sample): Picture | null {
    const old = this.pictures.value.find((picture) => picture.key === key);
    if (old === undefined) return null;
    const kept = { ...old, upload: null, sample };
    this.pictures.value = this.pictures.value.map((picture) => (picture.key === key ? kept : picture));
    return kept;
  }

  /** Takes a picture out and says where it was, for `putBack`; -1 when it is not here. */
  takeOut(key: string): number {
    const at = this.pictures.value.findIndex((picture) => picture.key === key);
    if (at >= 0) this.pictures.value = this.pictures.value.filter((picture) => picture.key !== key);
    return at;
  }

  putBack(picture: Picture, at: number): void {
    const { value } = this.pictures;
    this.pictures.value = [...value.slice(0, at), picture, ...value.slice(at)];
  }

  refuse(file: RefusedFile): void {
    this.refused.value = [...this.refused.value, file];
  }
}

function pictureOf(sample: Sample): Picture {
  return { key: sample.id, preview: null, upload: null, sample };
}
