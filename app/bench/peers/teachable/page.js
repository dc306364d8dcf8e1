// Measures the speed of Teachable Machine's own library. Its base network has random weights.
/* global tf, tmImage */

const BASE = "indexeddb://base";
const SIDE = 224;

/** MobileNetV2 0.35 as in keras.applications, up to its last activation. */
function buildBaseNetwork() {
  const stages = [[1, 16, 1, 1], [6, 24, 2, 2], [6, 32, 3, 2], [6, 64, 4, 2], [6, 96, 3, 1], [6, 160, 3, 2], [6, 320, 1, 1]];
  const scaledChannels = (channels) => Math.max(8, Math.floor((channels * 0.35 + 4) / 8) * 8);
  const input = tf.input({ shape: [SIDE, SIDE, 3] });
  const batchNorm = (x) => tf.layers.batchNormalization({}).apply(x);
  const relu6 = (x, name) => tf.layers.reLU({ maxValue: 6, name }).apply(x);
  const conv = (x, filters, kernelSize, strides) =>
    tf.layers.conv2d({ filters, kernelSize, strides, padding: "same", useBias: false }).apply(x);
  let x = relu6(batchNorm(conv(input, 16, 3, 2)));
  for (const [expansion, channels, repeats, first] of stages)
    for (let repeat = 0; repeat < repeats; repeat++) {
      const strides = repeat === 0 ? first : 1;
      const blockInput = x;
      if (expansion > 1) x = relu6(batchNorm(conv(x, expansion * x.shape[3], 1, 1)));
      x = tf.layers.depthwiseConv2d({ kernelSize: 3, strides, padding: "same", useBias: false }).apply(x);
      x = batchNorm(conv(relu6(batchNorm(x)), scaledChannels(channels), 1, 1));
      if (strides === 1 && blockInput.shape[3] === x.shape[3]) x = tf.layers.add().apply([blockInput, x]);
    }
  return tf.model({ inputs: input, outputs: relu6(batchNorm(conv(x, 1280, 1, 1)), "out_relu") });
}

function drawNoise() {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = SIDE;
  const context = canvas.getContext("2d");
  const pixels = context.createImageData(SIDE, SIDE);
  for (let i = 0; i < pixels.data.length; i++) pixels.data[i] = i % 4 === 3 ? 255 : Math.random() * 256;
  context.putImageData(pixels, 0, 0);
  return canvas;
}

const median = (numbers) => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** Returns the median seconds of a training, of a prediction, and of adding an example. */
async function measure({ classes, perClass, epochs, batchSize, learningRate, trainings, predictions, threads }) {
  tf.wasm.setWasmPaths("./");
  tf.wasm.setThreadsCount(threads);
  await tf.setBackend("wasm");
  await tf.ready();
  await buildBaseNetwork().save(BASE);
  const training = [];
  let teachable;
  let examples_ms = 0;
  for (let i = 0; i < trainings; i++) {
    teachable = await tmImage.createTeachable({}, { version: 2, alpha: 0.35, checkpointUrl: BASE, trainingLayer: "out_relu" });
    teachable.setLabels(Array.from({ length: classes }, (_, label) => `class ${label}`));
    const before = performance.now();
    for (let label = 0; label < classes; label++)
      for (let picture = 0; picture < perClass; picture++) await teachable.addExample(label, drawNoise());
    examples_ms = performance.now() - before;
    const start = performance.now();
    await teachable.train({ denseUnits: 100, epochs, batchSize, learningRate });
    training.push(performance.now() - start);
  }
  const predicting = [];
  const picture = drawNoise();
  for (let i = 0; i < predictions + 5; i++) {
    const start = performance.now();
    await teachable.predict(picture);
    if (i >= 5) predicting.push(performance.now() - start);
  }
  return {
    train_s: median(training) / 1000,
    predict_s: median(predicting) / 1000,
    example_s: examples_ms / 1000 / classes / perClass,
    library: tmImage.version ?? "",
    tfjs: tf.version_core,
    backend: tf.getBackend(),
    threads: tf.env().getBool("WASM_HAS_MULTITHREAD_SUPPORT") ? tf.wasm.getThreadsCount() : 1,
  };
}
