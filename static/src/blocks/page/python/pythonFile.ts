/** Saves or copies the Python script of a program. */
import { language } from "../../../words";
import type { PythonProgram } from "../../python/pythonProgram";
import { translateBlocks } from "../../words";
import type { BlocksPageStore } from "../store/blocksPageStore";

/**
 * The module that writes the script. It is loaded before the first click: Safari allows copying only during the click itself,
 * and loading takes longer than that.
 */
export type ScriptWriterModule = Pick<typeof import("../../python/pythonScript"), "pythonScript" | "scriptFileName">;

export const loadScriptWriter = (): Promise<ScriptWriterModule> => import("../../python/pythonScript");

/** Downloads the script as a file. */
export function downloadPython(writer: ScriptWriterModule, store: BlocksPageStore, program: PythonProgram): void {
  const { name } = store.project.value;
  const script = scriptOf(writer, store, program);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([script], { type: "text/x-python;charset=utf-8" }));
  link.download = writer.scriptFileName(name);
  link.click();
  URL.revokeObjectURL(link.href);
}

/** Copies the whole script to the clipboard; false where the browser does not allow it. */
export async function copyPython(
  writer: ScriptWriterModule,
  store: BlocksPageStore,
  program: PythonProgram,
): Promise<boolean> {
  const script = scriptOf(writer, store, program);
  try {
    await navigator.clipboard.writeText(script);
    return true;
  } catch {
    return copyBySelection(script);
  }
}

/** Copies by selecting the text, because browsers hide the clipboard on plain http. */
function copyBySelection(text: string): boolean {
  const field = document.createElement("textarea");
  field.value = text;
  field.className = "visually-hidden";
  document.body.append(field);
  field.select();
  const copied = document.execCommand("copy");
  field.remove();
  return copied;
}

function scriptOf({ pythonScript }: ScriptWriterModule, store: BlocksPageStore, program: PythonProgram): string {
  const { id, name, current_model_id: model } = store.project.value;
  return pythonScript(program, {
    name,
    server: location.origin,
    project: id,
    model: model ?? "",
    language,
    translate: translateBlocks,
  });
}
