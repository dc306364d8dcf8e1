/**
 * Validates the answers of a frame. Its program may come from a stranger, so an answer may contain anything: one that
 * does not have exactly the expected shape and size is refused as a whole.
 */
import { blockSettingNames, type TrainingSettings } from "../../../trainingSettings";
import { problemCodes } from "../../runtime/problems";
import { TEXT_EFFECTS, TEXT_FONTS, type VideoDisplay } from "../../runtime/world";
import {
  type BubbleData,
  type FrameUpdate,
  type HostRequest,
  LIMITS,
  type MonitorData,
  type ProblemData,
  type SoundData,
  type TextData,
} from "./messages";
import {
  optionalField,
  ProtocolError,
  parseBoolean,
  parseChoice,
  parseInteger,
  parseList,
  parseNumber,
  parseRecord,
  parseText,
} from "./parse";
import { type PlayedProgram, parseInk, parseRows } from "./validateRows";

/** The validated answer. Throws `ProtocolError`. */
export function parseUpdate(data: unknown, program: PlayedProgram): FrameUpdate {
  const from = parseRecord(data, "answer");
  return {
    run: parseInteger(from.run, Number.MAX_SAFE_INTEGER, "run"),
    state: parseChoice(from.state, ["idle", "running", "paused"], "state"),
    recognitionsCleared: parseInteger(from.recognitionsCleared, Number.MAX_SAFE_INTEGER, "recognitionsCleared"),
    wantsRecognition: parseBoolean(from.wantsRecognition, "wantsRecognition"),
    wantsCamera: parseBoolean(from.wantsCamera, "wantsCamera"),
    ...optionalField(from, "videoDisplay", parseVideoDisplay),
    ...optionalField(from, "spriteRows", (spriteRows) => parseRows(spriteRows, program)),
    ...optionalField(from, "ink", (ink) => parseInk(ink, program)),
    ...optionalField(from, "texts", (texts) =>
      parseList(texts, LIMITS.texts, "texts").map((text) => parseTextBox(text, program)),
    ),
    ...optionalField(from, "background", (name) => parseText(name, LIMITS.id, "background")),
    ...optionalField(from, "bubbles", (bubbles) => parseList(bubbles, LIMITS.bubbles, "bubbles").map(parseBubble)),
    ...optionalField(from, "monitors", (monitors) => parseMonitors(monitors, program)),
    ...optionalField(from, "highlighted", (highlighted) =>
      parseList(highlighted, LIMITS.highlighted, "highlighted").map((id) => parseText(id, LIMITS.id, "block")),
    ),
    ...optionalField(from, "problems", (problems) =>
      parseList(problems, LIMITS.problems, "problems").map(parseProblem),
    ),
    ...optionalField(from, "callsCanceled", (callsCanceled) => parseBoolean(callsCanceled, "callsCanceled")),
    ...optionalField(from, "soundsStopped", (soundsStopped) => parseBoolean(soundsStopped, "soundsStopped")),
    ...optionalField(from, "playedSounds", (playedSounds) =>
      parseList(playedSounds, LIMITS.sounds, "playedSounds").map(parseSound),
    ),
    ...optionalField(from, "hostRequests", (hostRequests) =>
      parseList(hostRequests, LIMITS.hostRequests, "hostRequests").map(parseHostRequest),
    ),
    ...optionalField(from, "nothingToRun", (nothingToRun) => parseBoolean(nothingToRun, "nothingToRun")),
  };
}

function parseVideoDisplay(data: unknown): VideoDisplay {
  const { shown, transparency, mirrored, upsideDown } = parseRecord(data, "videoDisplay");
  return {
    shown: parseBoolean(shown, "videoDisplay"),
    transparency: parseNumber(transparency, 0, 100, "videoDisplay"),
    mirrored: parseBoolean(mirrored, "videoDisplay"),
    upsideDown: parseBoolean(upsideDown, "videoDisplay"),
  };
}

function parseTextBox(data: unknown, program: PlayedProgram): TextData {
  const { serial, sprite, words, color, background, font, effects } = parseRecord(data, "text");
  return {
    serial: parseInteger(serial, 2 ** 24, "serial"),
    sprite: parseInteger(sprite, program.spriteCount() - 1, "sprite"),
    words: parseText(words, LIMITS.text, "text"),
    color: parseInteger(color, 0xffffff, "color"),
    background: background === null ? null : parseInteger(background, 0xffffff, "background"),
    font: parseChoice(font, TEXT_FONTS, "font"),
    effects: parseList(effects, TEXT_EFFECTS.length, "effects").map((effect) =>
      parseChoice(effect, TEXT_EFFECTS, "effect"),
    ),
  };
}

function parseBubble(data: unknown): BubbleData {
  const { serial, kind, text: words } = parseRecord(data, "bubble");
  return {
    serial: parseInteger(serial, 2 ** 24, "serial"),
    kind: parseChoice(kind, ["speak", "think"], "bubble"),
    text: parseText(words, LIMITS.text, "bubble"),
  };
}

function parseMonitors(data: unknown, program: PlayedProgram): MonitorData {
  const { variables, lists } = parseRecord(data, "monitors");
  return {
    variables: parseList(variables, program.monitorCount(), "variables").map((variable) => {
      const { id, value } = parseRecord(variable, "variable");
      return { id: parseText(id, LIMITS.id, "id"), value: parseText(value, LIMITS.text, "value") };
    }),
    lists: parseList(lists, program.monitorCount(), "lists").map((entry) => {
      const { id, length, items } = parseRecord(entry, "list");
      return {
        id: parseText(id, LIMITS.id, "id"),
        length: parseInteger(length, Number.MAX_SAFE_INTEGER, "length"),
        items: parseList(items, LIMITS.items, "items").map((item) => parseText(item, LIMITS.text, "item")),
      };
    }),
  };
}

function parseProblem(data: unknown): ProblemData & { blockId: string; sprite: string } {
  const { code, params, text: words, blockId, sprite } = parseRecord(data, "problem");
  return {
    code: code === null ? null : parseChoice(code, problemCodes, "code"),
    params: parseParams(params),
    text: words === null ? null : parseText(words, LIMITS.refusal, "problem"),
    blockId: parseText(blockId, LIMITS.id, "block"),
    sprite: parseText(sprite, LIMITS.id, "sprite"),
  };
}

function parseParams(data: unknown): ProblemData["params"] {
  const entries = Object.entries(parseRecord(data, "params"));
  if (entries.length > LIMITS.params) throw new ProtocolError("params");
  return Object.fromEntries(
    entries.map(([name, value]) => [
      parseText(name, LIMITS.id, "param"),
      typeof value === "number" ? value : parseText(value, LIMITS.refusal, "param"),
    ]),
  );
}

function parseSound(data: unknown): SoundData {
  const { name, seconds, volume } = parseRecord(data, "sound");
  return {
    name: parseText(name, LIMITS.id, "sound"),
    seconds: seconds === null ? null : parseNumber(seconds, 0, 60, "seconds"),
    volume: parseNumber(volume, 0, 100, "volume"),
  };
}

function parseHostRequest(data: unknown): HostRequest {
  const from = parseRecord(data, "request");
  const id = parseInteger(from.id, Number.MAX_SAFE_INTEGER, "request");
  switch (from.call) {
    case "ask":
      return { id, call: from.call, text: parseText(from.text, LIMITS.text, "question") };
    case "cancelQuestion":
      return { id, call: from.call, questionId: parseInteger(from.questionId, Number.MAX_SAFE_INTEGER, "question") };
    case "speak":
      return {
        id,
        call: from.call,
        text: parseText(from.text, LIMITS.text, "speech"),
        volume: parseNumber(from.volume, 0, 100, "volume"),
      };
    case "pickPicture":
    case "startRecognition":
    case "showCamera":
    case "result":
      return { id, call: from.call };
    case "confidence":
    case "isClass":
    case "addPicture":
      return { id, call: from.call, classId: parseText(from.classId, LIMITS.id, "class") };
    case "train":
      return { id, call: from.call, settings: parseSettings(from.settings) };
    default:
      throw new ProtocolError("request");
  }
}

/** The server validates the values; here they only have to be numbers. */
function parseSettings(data: unknown): Partial<TrainingSettings> {
  const settings: Partial<TrainingSettings> = {};
  const from = parseRecord(data, "settings");
  for (const option of blockSettingNames) {
    if (from[option] !== undefined) settings[option] = parseNumber(from[option], -Infinity, Infinity, option);
  }
  return settings;
}
