/** Draws starter pictures: a picture of the library on many grounds, in many sizes and tilts. */
import { pictureUrls } from "../../blocks/stage/display/pictureUrls";
import { jpegOf } from "../../camera";
import { STARTER_SETS, STARTERS_OF_A_SET, type StarterSet } from "./starterSets";

const SIDE = 224;
const GROUNDS = ["#f4efe6", "#cfe8fb", "#d9f2d5", "#fbe3cc", "#e7ddf7", "#f8d7e1", "#3a4256", "#8fa7b8"];
const address = pictureUrls("");

/** The pictures of a set as files called `name` with a number. Throws where the library cannot be read. */
export async function drawStarters(set: StarterSet, name: string): Promise<File[]> {
  const pictures = await Promise.all(STARTER_SETS[set].map(load));
  const files: File[] = [];
  for (let number = 0; number < STARTERS_OF_A_SET; number += 1) {
    const picture = pictures[number % pictures.length];
    if (picture === undefined) continue;
    const blob = await jpegOf(draw(picture, set.length * 7 + number));
    files.push(new File([blob], `${name} ${number + 1}.jpg`, { type: "image/jpeg" }));
  }
  return files;
}

async function load(picture: string): Promise<HTMLImageElement> {
  const image = new Image();
  image.src = address(`fluent:${picture}`) ?? "";
  await image.decode();
  return image;
}

/** The same `variant` gives the same picture. */
function draw(picture: HTMLImageElement, variant: number): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = SIDE;
  canvas.height = SIDE;
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("no canvas");
  drawGround(context, variant);
  const size = SIDE * (0.5 + 0.35 * fraction(variant, 1));
  const shift = (salt: number) => (fraction(variant, salt) - 0.5) * (SIDE - size) * 0.9;
  context.translate(SIDE / 2 + shift(2), SIDE / 2 + shift(3));
  context.rotate((fraction(variant, 4) - 0.5) * 0.8);
  if (variant % 2 === 1) context.scale(-1, 1);
  context.drawImage(picture, -size / 2, -size / 2, size, size);
  return canvas;
}

function drawGround(context: CanvasRenderingContext2D, variant: number): void {
  const color = (number: number) => GROUNDS[number % GROUNDS.length] ?? "";
  context.fillStyle = color(variant);
  context.fillRect(0, 0, SIDE, SIDE);
  context.fillStyle = color(variant + 3);
  if (variant % 3 === 1) for (let x = 0; x < SIDE; x += 56) context.fillRect(x, 0, 28, SIDE);
  if (variant % 3 === 2) context.fillRect(0, SIDE * (0.4 + 0.4 * fraction(variant, 5)), SIDE, SIDE);
}

/** A number from 0 to 1, without a pattern that one would see. */
function fraction(variant: number, salt: number): number {
  const wave = Math.sin(variant * 12.9898 + salt * 78.233) * 43758.5453;
  return wave - Math.floor(wave);
}
