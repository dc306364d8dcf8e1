/** Where the pictures of costumes come from. */
import { render } from "preact";
import { Mascot } from "../../components/Mascot";

/** A name within a collection: "fluent:cat". Nothing else becomes part of an address. */
const NAME = /^(eyeblocks|fluent):([a-z0-9][a-z0-9-]*)$/;

/** The address of a picture; null when there is no such collection. */
export function pictureAddress(picture: string): string | null {
  const [, collection, name] = NAME.exec(picture) ?? [];
  if (collection === "eyeblocks") return name === "blinky" ? blinky() : null;
  return name === undefined ? null : `${import.meta.env.BASE_URL}pictures/${name}.svg`;
}

/** The mascot stands alone as a picture, so it needs the name space that a page does without. */
function blinky(): string {
  const place = document.createElement("div");
  render(Mascot({ size: 120 }), place);
  const svg = place.innerHTML.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"');
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
