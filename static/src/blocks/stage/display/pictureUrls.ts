/** Maps costumes to the addresses of their pictures. */
import { render } from "preact";
import { Mascot } from "../../../components/Mascot";

/** A name in a collection: "fluent:cat", "own:<id>". Nothing else may become part of an address. */
const PICTURE_NAME = /^(eyeblocks|fluent|own):([a-z0-9][a-z0-9-]*)$/;

/** The address of a picture; null for an unknown collection. */
export type PictureUrls = (picture: string) => string | null;

/** `own` is the address of the student's own pictures: those of a project or of a shared program. */
export function pictureUrls(own: string): PictureUrls {
  return (picture) => {
    const [, collection, name] = PICTURE_NAME.exec(picture) ?? [];
    if (name === undefined) return null;
    if (collection === "own") return `${own}/${name}/image`;
    if (collection === "eyeblocks" && name === "blinky") return mascotUrl();
    const file = collection === "eyeblocks" ? `eyeblocks-${name}` : name;
    return `${import.meta.env.BASE_URL}pictures/${file}.svg`;
  };
}

/** A stand-alone SVG file needs the namespace that inline SVG omits. */
function mascotUrl(): string {
  const container = document.createElement("div");
  render(Mascot({ size: 120 }), container);
  const svg = container.innerHTML.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"');
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
