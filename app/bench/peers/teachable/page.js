// Times Teachable Machine's own library. Its base network has random weights: speed only.
/* global tf, tmImage */

const BASE = "indexeddb://base";
const SIDE = 224;

/** MobileNetV2 0.35 as keras.applications builds it, up to its last activation. */
function base() {
  const stages = [[1, 16, 1, 1], [6, 24, 2, 2], [6, 32, 3, 2], [6, 64, 4, 2], [6, 96, 3, 1], [6, 160, 3, 2], [6, 320, 1, 1]];
  const narrow = (channels) => Math.max(8, Math.floor((channels * 0.35 + 4) / 8) * 8);
  const input = tf.input({ shape: [SIDE, SIDE, 3] });
  const normed = (x) => tf.layers.batchNormalization({}).apply(x);
  const relu6 = (x, name) => tf.layers.reLU({ maxValue: 6, name }).apply(x);
  const conv = (x, filters, kernelSize, strides) =>
    tf.layers.conv2d({ filters, kernelSize, strides, padding: "same", useBias: false }).apply(x);
  let x = relu6(normed(conv(input, 16, 3, 2)));
  for (const [expansion, channels, repeats, first] of stages)
    for (let repeat = 0; repeat < repeats; repeat++) {
      const strides = repeat === 0 ? first : 1;
      const start = x;
      if (expansion > 1) x = relu6(normed(conv(x, expansion * x.shape[3], 1, 1)));
      x = tf.layers.depthwiseConv2d({ kernelSize: 3, strides, padding: "same", useBias: false }).apply(x);
      x = normed(conv(relu6(normed(x)), narrow(channels), 1, 1));
      if (strides === 1 && start.shape[3] === x.shape[3]) x = tf.layers.add().apply([start, x]);
    }
  return tf.model({ inputs: input, outputs: relu6(normed(conv(x, 1280, 1, 1)), "out_relu") });
}

function canvas() {
  const drawn = document.createElement("canvas");
  drawn.width = drawn.height = SIDE;
  const pen = drawn.getContext("2d");
  const pixels = pen.createImageData(SIDE, SIDE);
  for (let i = 0; i < pixels.data.length; i++) pixels.data[i] = i % 4 === 3 ? 255 : Math.random() * 256;
  pen.putImageData(pixels, 0, 0);
  return drawn;
}

const median = (numbers) => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** Milliseconds: from the examples to the trained model, and for one prediction. */
async function measure({ classes, each, epochs, batchSize, learningRate, trainings, predictions, threads }) {
  tf.wasm.setWasmPaths("./");
  tf.wasm.setThreadsCount(threads);
  await tf.setBackend("wasm");
  await tf.ready();
  await base().save(BASE);
  const training = [];
  let teachable;
  let examples_ms = 0;
  for (let i = 0; i < trainings; i++) {
    teachable = await tmImage.createTeachable({}, { version: 2, alpha: 0.35, checkpointUrl: BASE, trainingLayer: "out_relu" });
    teachable.setLabels(Array.from({ length: classes }, (_, label) => `class ${label}`));
    const before = performance.now();
    for (let label = 0; label < classes; label++)
      for (let picture = 0; picture < each; picture++) await teachable.addExample(label, canvas());
    examples_ms = performance.now() - before;
    const start = performance.now();
    await teachable.train({ denseUnits: 100, epochs, batchSize, learningRate });
    training.push(performance.now() - start);
  }
  const predicting = [];
  const picture = canvas();
  for (let i = 0; i < predictions + 5; i++) {
    const start = performance.now();
    await teachable.predict(picture);
    if (i >= 5) predicting.push(performance.now() - start);
  }
  return {
    train_s: median(training) / 1000,
    predict_s: median(predicting) / 1000,
    example_s: examples_ms / 1000 / classes / each,
    library: tmImage.version ?? "",
    tfjs: tf.version_core,
    backend: tf.getBackend(),
    threads: tf.env().getBool("WASM_HAS_MULTITHREAD_SUPPORT") ? tf.wasm.getThreadsCount() : 1,
  };
}
