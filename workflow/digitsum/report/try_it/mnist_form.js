// Brings a drawing into MNIST's form the way MNIST was made (Le Cun et al., Proc. IEEE 86, 2278, 1998, section III A):
// it is scaled to a box of 20 x 20 pixels, keeping its shape, in shades of grey, and placed in 28 x 28 pixels so that
// its centre of mass is in the middle.

const MNIST_SIDE = 28;
const MNIST_BOX = 20;

// Return 28 x 28 pixels, 0 to 255, or null if nothing is drawn. `ink` has width x height values from 0 to 255.
function mnistForm(ink, width, height) {
  const box = boundingBox(ink, width, height);
  if (box === null) return null;
  const scale = MNIST_BOX / Math.max(box.width, box.height);
  const small = { width: Math.max(1, Math.round(box.width * scale)), height: Math.max(1, Math.round(box.height * scale)) };
  const grey = areaAverage(ink, width, box, small);
  const [left, top] = placement(grey, small);
  const pixels = new Uint8Array(MNIST_SIDE ** 2);
  for (let y = 0; y < small.height; y++) {
    for (let x = 0; x < small.width; x++) {
      pixels[(top + y) * MNIST_SIDE + left + x] = Math.round(grey[y * small.width + x]);
    }
  }
  return pixels;
}

function boundingBox(ink, width, height) {
  let [left, top, right, bottom] = [width, height, -1, -1];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (ink[y * width + x] > 0) {
        [left, right] = [Math.min(left, x), Math.max(right, x)];
        [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
      }
    }
  }
  return right < 0 ? null : { left, top, width: right - left + 1, height: bottom - top + 1 };
}

// Return the box scaled to the size of `small`: each pixel is the mean of the ink in its area.
function areaAverage(ink, width, box, small) {
  const across = overlaps(box.width, small.width);
  const down = overlaps(box.height, small.height);
  const grey = new Float64Array(small.width * small.height);
  down.forEach((rows, y) =>
    across.forEach((columns, x) => {
      let sum = 0;
      for (const [row, high] of rows) {
        for (const [column, wide] of columns) sum += high * wide * ink[(box.top + row) * width + box.left + column];
      }
      grey[y * small.width + x] = sum;
    }),
  );
  return grey;
}

// Return, for each of `few` equal parts of a line of `many` pixels, the pixels in it and their shares of the part.
function overlaps(many, few) {
  const length = many / few;
  return Array.from({ length: few }, (_, part) => {
    const [start, end] = [part * length, (part + 1) * length];
    const shares = [];
    for (let pixel = Math.floor(start); pixel < Math.min(many, end); pixel++) {
      shares.push([pixel, (Math.min(pixel + 1, end) - Math.max(pixel, start)) / length]);
    }
    return shares;
  });
}

// Return where the upper left corner of `grey` goes, so that its centre of mass is as near to pixel (14, 14) as the
// edges allow.
function placement(grey, small) {
  let [mass, across, down] = [0, 0, 0];
  grey.forEach((value, i) => {
    mass += value;
    across += value * (i % small.width);
    down += value * Math.floor(i / small.width);
  });
  const corner = (moment, length) =>
    Math.min(Math.max(Math.round(MNIST_SIDE / 2 - moment / mass), 0), MNIST_SIDE - length);
  return [corner(across, small.width), corner(down, small.height)];
}
