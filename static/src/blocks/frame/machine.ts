/** A program and all that it needs to run, without a page: it is given turns and answers each of them. */
import { backgroundOf, compileProgram, type SavedProgram } from "../compile";
import { cut, MOST, type PageEvent, type Told, type ToldProblem, type Turn } from "../link/turns";
import { primitives } from "../primitives";
import { Data } from "../runtime/data";
import { BlockProblem, PageRefusal, type ScriptProblem } from "../runtime/problems";
import { Runtime } from "../runtime/runtime";
import { stepsMs } from "../runtime/speed";
import { FIRST_LOOK, type Clock, type VideoLook, type World } from "../runtime/world";
import { WHOLE, type Outline } from "../stage/geometry";
import { outlineOf } from "../stage/outlines";
import { writeRows } from "../stage/rows";
import { StageSenses } from "../stage/senses";
import { Stage } from "../stage/stage";
import { asking, Camera, pictureInput, Pupil, TurnSounds } from "./around";
import { Errands } from "./errands";
import { Recognised } from "./recognised";
import { toldBubbles, toldData } from "./told";

export type MachineParts = Pick<World, "random"> & Omit<Clock, "everyFrame">;

export class Machine {
  readonly stage = new Stage((picture) => this.outlines.get(picture) ?? WHOLE);
  readonly data = new Data();
  readonly runtime: Runtime;
  private readonly errands = new Errands();
  private readonly senses = new StageSenses();
  private readonly recognised = new Recognised(this.errands);
  private readonly camera = new Camera(this.errands);
  private readonly sounds = new TurnSounds(this.errands);
  private readonly pupil = new Pupil(this.errands);
  private readonly outlines = new Map<string, Outline>();
  private rows: Float32Array = new Float32Array(0);
  private readonly placeOf = (id: string): number => this.places.get(id) ?? 0;
  private places = new Map<string, number>();
  private lit: ReadonlySet<string> = new Set();
  private problems: ScriptProblem[] = [];
  private nothingToRun = false;
  private background = "";
  private look: Readonly<VideoLook> = FIRST_LOOK;
  private toldVersion = 0;
  private frame: (() => void) | null = null;

  constructor(parts: MachineParts) {
    this.runtime = new Runtime(this.world(parts), primitives, {
      stateChanged: () => undefined,
      frameDone: (blockIds) => { this.lit = blockIds; },
      problem: (problem) => { this.problems.push(problem); },
    });
  }

  /** One turn: what has happened on the page, then the time of a frame, then what came of it. */
  turn({ run, events, frame, light }: Turn): Told {
    for (const event of events) this.take(event);
    if (frame) this.frame?.();
    return { ...this.told(run), ...this.looks(), ...this.wishes(), ...(light ? { lit: this.litBlocks() } : {}) };
  }

  private take(event: PageEvent): void {
    switch (event.is) {
      case "start": return this.start(event.program, event.scene);
      case "stop": return this.stop();
      case "pause": return void this.runtime.pause();
      case "resume": return this.runtime.resume();
      case "speed": this.runtime.stepMs = stepsMs[event.speed]; return;
      case "key": return this.key(event.key, event.down);
      case "releaseKeys": return this.senses.releaseAll();
      case "pointer": this.senses.pointer = event.at; return;
      case "button": this.senses.pressed = event.pressed; return;
      case "click": return this.runtime.click(this.stage.at(event.at));
      case "outline": return void this.outlines.set(event.picture, outlineOf(event.outline));
      case "model": this.recognised.model = event.known; return;
      case "answered": return this.recognised.take(event.answer, event.since);
      case "school": this.pupil.facts = event.school; return;
      case "cameraOff": return this.camera.reset();
      case "reply": return this.errands.reply(event.id, event.value);
      case "refusal": return this.errands.refuse(event.id, event.problem);
    }
  }

  private start(program: SavedProgram, scene: string): void {
    this.stop();
    this.recognised.begin();
    this.data.use(program);
    this.stage.use(program, scene);
    this.places = new Map(program.sprites.map(({ id }, place) => [id, place]));
    this.background = backgroundOf(program, scene);
    this.look = FIRST_LOOK;
    try {
      this.nothingToRun = !this.runtime.start(compileProgram(program));
    } catch (error) {
      this.problems.push({ error, blockId: "", sprite: "" });
    }
  }

  private stop(): void {
    this.runtime.stop();
    this.problems = [];
  }

  private key(key: string, down: boolean): void {
    if (!down) return this.senses.release(key);
    this.senses.press(key);
    this.runtime.press(key);
  }

  private told(run: number): Told {
    const told: Told = { run, state: this.runtime.state, cleared: this.recognised.cleared, seeing: this.camera.seeing, watching: this.camera.watching };
    if (this.nothingToRun) told.nothingToRun = true;
    this.nothingToRun = false;
    if (this.problems.length > 0) told.problems = this.problems.splice(0).slice(0, MOST.problems).map(toldProblem);
    return told;
  }

  /** What has changed on the stage. */
  private looks(): Partial<Told> {
    const { stage, data } = this;
    const looks: Partial<Told> = {};
    if (stage.dirty) {
      looks.rows = this.rows = writeRows(stage.sprites, this.placeOf, this.rows);
      stage.dirty = false;
    }
    if (stage.spoken) looks.bubbles = toldBubbles(stage.sprites);
    stage.spoken = false;
    if (!sameLook(this.camera.look, this.look)) looks.look = this.look = { ...this.camera.look };
    if (stage.background !== this.background) looks.background = cut((this.background = stage.background), MOST.id);
    if (data.version !== this.toldVersion) looks.data = toldData(data);
    this.toldVersion = data.version;
    return looks;
  }

  /** What the page is to do. */
  private wishes(): Partial<Told> {
    const wishes: Partial<Told> = {};
    if (this.errands.ended) wishes.closed = true;
    if (this.sounds.hushed) wishes.hushed = true;
    this.errands.ended = this.sounds.hushed = false;
    const [sounds, errands] = [this.sounds.take(), this.errands.take()];
    if (sounds.length > 0) wishes.sounds = sounds;
    if (errands.length > 0) wishes.errands = errands;
    return wishes;
  }

  private litBlocks(): string[] {
    return [...this.lit].filter((id) => id.length <= MOST.id).slice(0, MOST.lit);
  }

  private world({ now, today, random }: MachineParts): World {
    const everyFrame = (frame: () => void) => {
      this.frame = frame;
      return () => { this.frame = null; };
    };
    return {
      clock: { now, today, everyFrame }, random, stage: this.stage, data: this.data, senses: this.senses,
      recognition: this.recognised, video: this.camera, sounds: this.sounds, teacher: this.pupil,
      asking: asking(this.errands), pictureInput: pictureInput(this.errands),
    };
  }
}

function toldProblem({ error, blockId, sprite }: ScriptProblem): ToldProblem & { blockId: string; sprite: string } {
  const place = { blockId: shortId(blockId), sprite: shortId(sprite) };
  if (error instanceof BlockProblem) return { code: error.code, facts: shortFacts(error.facts), text: null, ...place };
  const text = error instanceof PageRefusal ? cut(error.message, MOST.refusal) : null;
  if (text === null) console.error(error);
  return { code: null, facts: {}, text, ...place };
}

const shortId = (id: string): string => (id.length > MOST.id ? "" : id);
const shortFacts = (facts: BlockProblem["facts"]): BlockProblem["facts"] =>
  Object.fromEntries(Object.entries(facts).map(([name, fact]) => [name, typeof fact === "string" ? cut(fact, MOST.refusal) : fact]));

const sameLook = (one: VideoLook, other: VideoLook): boolean =>
  one.shown === other.shown && one.transparency === other.transparency && one.mirrored === other.mirrored && one.upsideDown === other.upsideDown;
