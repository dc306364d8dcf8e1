/** The program in the extension's file: registers the blocks, and then shows the golden pictures to the model. */
import { TakenModel } from "../recognition/takenModel";
import { RecognitionExtension } from "./extension";
import type { Facts } from "./facts";
import type { Scratch as ScratchInterface } from "./scratch";

/** The file holds it before this program. */
declare const EYEBLOCKS_FACTS: Facts;
/** TurboWarp has it ready for extensions. */
declare const Scratch: ScratchInterface;

const extension = new RecognitionExtension(EYEBLOCKS_FACTS, Scratch, new TakenModel(EYEBLOCKS_FACTS));
Scratch.extensions.register(extension);
void extension.prove();
