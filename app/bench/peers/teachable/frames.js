// Counts the frames a second of Teachable Machine's page: its library looks at the camera as often as it can.
/* global tf, tmImage, buildBaseNetwork, drawNoise */

const models = {};
let webcam;

/** Opens the camera, a model of Teachable Machine's own network with random weights, and ours in its library. */
async function openModels() {
  tf.wasm.setWasmPaths("./");
  tf.wasm.setThreadsCount(1);
  await tf.setBackend("wasm");
  await tf.ready();
  await buildBaseNetwork().save("indexeddb://base");
  const base = { version: 2, alpha: 0.35, checkpointUrl: "indexeddb://base", trainingLayer: "out_relu" };
  models.theirs = await tmImage.createTeachable({}, base);
  models.theirs.setLabels(["a", "b"]);
  for (const label of [0, 1]) for (let picture = 0; picture < 3; picture++) await models.theirs.addExample(label, drawNoise());
  await models.theirs.train({ denseUnits: 100, epochs: 1, batchSize: 2, learningRate: 0.001 });
  models.ours = await tmImage.load("ours/model.json", "ours/metadata.json");
  webcam = new tmImage.Webcam(224, 224, true);
  await webcam.setup();
  await webcam.play();
}

/** The frames a second of a model, as the page of an exported model goes on: one at each frame of the screen. */
async function framesPerSecond(name, ms) {
  const start = performance.now();
  let frames = 0;
  while (performance.now() - start < ms) {
    await new Promise(requestAnimationFrame);
    webcam.update();
    await models[name].predict(webcam.canvas);
    frames += 1;
  }
  return (1000 * frames) / (performance.now() - start);
}
