// The digit network of a sum network, in plain arithmetic, and the sum of what it reads: the same as models/sum.py.
// A map is {channels, side, values}: values channel by channel, each row by row. Layers come from export.py.

// What each layer does to a map, given its settings and weights. Dropout and flattening do nothing here.
const LAYERS = {
  // Each channel stretched and shifted: pixels brought to mean 0 and deviation 1, and batch normalisation.
  Rescale(map, { scale, shift }) {
    const area = map.side ** 2;
    return { ...map, values: map.values.map((value, i) => value * scale[Math.floor(i / area)] + shift[Math.floor(i / area)]) };
  },

  // weight: (filters, channels, size, size), row by row. Steps of one pixel, nothing added at the edges.
  Conv2d(map, { weight, bias, size }) {
    const side = map.side - size + 1;
    const values = new Float64Array(bias.length * side ** 2);
    for (let filter = 0, to = 0; filter < bias.length; filter++) {
      for (let y = 0; y < side; y++) {
        for (let x = 0; x < side; x++, to++) {
          let sum = bias[filter];
          let w = filter * map.channels * size ** 2;
          for (let channel = 0; channel < map.channels; channel++) {
            for (let dy = 0; dy < size; dy++) {
              const from = (channel * map.side + y + dy) * map.side + x;
              for (let dx = 0; dx < size; dx++) sum += weight[w++] * map.values[from + dx];
            }
          }
          values[to] = sum;
        }
      }
    }
    return { channels: bias.length, side, values };
  },

  // The largest value of each block of size x size; what is left over at the right and the bottom is dropped.
  MaxPool2d(map, { size }) {
    const side = Math.floor(map.side / size);
    const values = new Float64Array(map.channels * side ** 2).fill(-Infinity);
    for (let channel = 0; channel < map.channels; channel++) {
      for (let y = 0; y < side * size; y++) {
        for (let x = 0; x < side * size; x++) {
          const to = (channel * side + Math.floor(y / size)) * side + Math.floor(x / size);
          values[to] = Math.max(values[to], map.values[(channel * map.side + y) * map.side + x]);
        }
      }
    }
    return { channels: map.channels, side, values };
  },

  // weight: (outputs, inputs), row by row.
  Linear(map, { weight, bias }) {
    const inputs = map.values;
    const values = Float64Array.from(bias, (sum, output) => {
      for (let i = 0, w = output * inputs.length; i < inputs.length; i++, w++) sum += weight[w] * inputs[i];
      return sum;
    });
    return { channels: values.length, side: 1, values };
  },

  ReLU: (map) => ({ ...map, values: map.values.map((value) => Math.max(value, 0)) }),
  Tanh: (map) => ({ ...map, values: map.values.map(Math.tanh) }),
  Sigmoid: (map) => ({ ...map, values: map.values.map((value) => 1 / (1 + Math.exp(-value))) }),
};

// Return the layers as the functions above expect them: weights, which come as base64 of float32, as numbers.
function unpackLayers(layers) {
  const numbers = (value) => (typeof value === "string" ? new Float32Array(bytesOf(value).buffer) : value);
  return layers.map(({ type, ...settings }) => ({
    type,
    settings: Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, numbers(value)])),
  }));
}

function bytesOf(base64) {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

// Return the log-probabilities of the ten digits, given the pixels of one half, 0 to 255.
function readDigit(layers, pixels) {
  let map = { channels: 1, side: Math.sqrt(pixels.length), values: Float64Array.from(pixels) };
  for (const { type, settings } of layers) map = LAYERS[type](map, settings);
  const logits = map.values;
  const largest = Math.max(...logits);
  const total = largest + Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit - largest), 0));
  return logits.map((logit) => logit - total);
}

// Return the log-probabilities of the sums, given those of the digits above and below.
function addDigits(top, bottom) {
  const sums = new Float64Array(top.length + bottom.length - 1);
  top.forEach((a, i) => bottom.forEach((b, j) => (sums[i + j] += Math.exp(a + b))));
  return sums.map((sum) => Math.log(Math.max(sum, 2 ** -126))); // as in sum.py, the logarithm stays finite
}
