// The section itself: two squares to draw in, what the network sees of them, and what it reads there.

const NETWORK_LAYERS = unpackLayers(JSON.parse(document.getElementById("try-it-network").textContent));
const PAIRS = JSON.parse(document.getElementById("try-it-pairs").textContent);
const SIDE = 280; // of a square, in units of the drawing
const PEN = 32; // width of a stroke when the digit fills the square: as thick as most strokes of MNIST
const SHOWN_PEN = 16; // width of a stroke while it is drawn
const DOT = 4; // what is smaller is not enlarged further
const PLACES = ["above", "below"];

const part = (name) => document.querySelector(`#try_it .${name}`);
const squares = [...document.querySelectorAll("#try_it .squares canvas")];
const clearers = [...document.querySelectorAll("#try_it .squares button")];

// All strokes in order, each {half, points}, and for each half the pixels of a digit that was loaded, or null.
let strokes = [];
let loaded = [null, null];
let truth = null; // the two digits of a pair that was loaded, until something is drawn
const pens = new Map(); // strokes in progress by pointer

// What is drawn

function startStroke(half, event) {
  if (event.button !== 0) return;
  event.preventDefault();
  squares[half].setPointerCapture(event.pointerId);
  [loaded[half], truth] = [null, null];
  const stroke = { half, points: [pointOf(event)] };
  strokes.push(stroke);
  pens.set(event.pointerId, stroke);
  part("answer").setAttribute("aria-busy", "true"); // to be read out when the stroke has ended
  changed();
}

function goOn(event) {
  const stroke = pens.get(event.pointerId);
  if (stroke === undefined) return;
  const events = event.getCoalescedEvents?.() ?? [];
  stroke.points.push(...(events.length ? events : [event]).map(pointOf));
  changed();
}

function endStroke(event) {
  pens.delete(event.pointerId);
  part("answer").setAttribute("aria-busy", "false");
}

function pointOf(event) {
  const box = event.target.getBoundingClientRect();
  return [((event.clientX - box.left) / box.width) * SIDE, ((event.clientY - box.top) / box.height) * SIDE];
}

function clear(half) {
  strokes = strokes.filter((stroke) => stroke.half !== half);
  [loaded[half], truth] = [null, null];
  changed();
}

// Return what is drawn in a half as SIDE x SIDE pixels, 255 in a stroke and 0 elsewhere. The strokes are drawn
// anew, as large as the square allows, so that their width is that of MNIST's pens however small the drawing is. It is
// not read from the canvas: browsers that guard against fingerprinting return other pixels than were drawn.
function inkOf(half) {
  const drawn = strokes.filter((stroke) => stroke.half === half);
  const ink = new Uint8Array(SIDE ** 2);
  for (const points of enlarged(drawn.map((stroke) => stroke.points))) {
    points.forEach((end, i) => inkLine(ink, points[Math.max(i - 1, 0)], end));
  }
  return ink;
}

// Return lines of points with the longer side of the box around them as long as leaves room for the pen.
function enlarged(lines) {
  const places = [0, 1].map((axis) => lines.flat().map((point) => point[axis]));
  const [low, high] = [Math.min, Math.max].map((end) => places.map((values) => end(...values)));
  const scale = (SIDE - PEN) / Math.max(high[0] - low[0], high[1] - low[1], DOT);
  return lines.map((points) => points.map((point) => point.map((value, axis) => PEN / 2 + (value - low[axis]) * scale)));
}

function inkLine(ink, [x0, y0], [x1, y1]) {
  const [dx, dy, reach] = [x1 - x0, y1 - y0, PEN / 2];
  const length2 = dx ** 2 + dy ** 2 || 1;
  const within = (value) => Math.min(Math.max(Math.round(value), 0), SIDE);
  for (let y = within(Math.min(y0, y1) - reach); y < within(Math.max(y0, y1) + reach); y++) {
    for (let x = within(Math.min(x0, x1) - reach); x < within(Math.max(x0, x1) + reach); x++) {
      const [px, py] = [x + 0.5 - x0, y + 0.5 - y0];
      const along = Math.min(Math.max((px * dx + py * dy) / length2, 0), 1); // where on the line it is nearest
      if ((px - along * dx) ** 2 + (py - along * dy) ** 2 <= reach ** 2) ink[y * SIDE + x] = 255;
    }
  }
}

// Pairs to load

const unpacked = {}; // the pixels of all pairs of a kind
const next = { random: 0, wrong: 0 }; // which pair of a kind is loaded next: in their order, which is random

async function load(kind) {
  const { digits, pixels } = PAIRS[kind];
  unpacked[kind] ??= await inflate(pixels);
  const pair = next[kind];
  next[kind] = (pair + 1) % digits.length;
  const area = MNIST_SIDE ** 2;
  strokes = [];
  loaded = [2 * pair, 2 * pair + 1].map((i) => unpacked[kind].slice(i * area, (i + 1) * area));
  truth = digits[pair];
  changed();
}

async function inflate(base64) {
  const stream = new Blob([bytesOf(base64)]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

// What the network makes of it

let waiting = false;

function changed() {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(() => {
    waiting = false;
    show();
  });
}

function show() {
  const pictures = [0, 1].map((half) => loaded[half] ?? mnistForm(inkOf(half), SIDE, SIDE));
  const digits = pictures.map((pixels) => pixels && readDigit(NETWORK_LAYERS, pixels));
  const sums = digits.every(Boolean) ? addDigits(...digits) : null;
  showSeen(pictures);
  squares.forEach((square, half) => showSquare(square, half, pictures[half]));
  PLACES.forEach((place, half) => showBars(part(place), digits[half], truth?.[half]));
  showBars(part("sums"), sums, truth && truth[0] + truth[1]);
  part("answer-sum").textContent = sums ? argmax(sums) : "";
  part("answer-words").textContent = sums ? answer(digits, sums) : whatIsMissing(digits);
  part("truth").textContent = truth ? truthTold(sums) : "";
  clearers.forEach((button, half) => (button.hidden = pictures[half] === null));
  part("undo").disabled = strokes.length === 0;
  part("clear").disabled = pictures.every((pixels) => pixels === null);
}

function showSeen(pictures) {
  const context = part("seen").getContext("2d");
  const image = context.createImageData(MNIST_SIDE, 2 * MNIST_SIDE);
  pictures.forEach((pixels, half) => {
    for (let i = 0; i < MNIST_SIDE ** 2; i++) {
      const paper = 255 - (pixels ? pixels[i] : 0);
      image.data.set([paper, paper, paper, 255], 4 * (half * MNIST_SIDE ** 2 + i));
    }
  });
  context.putImageData(image, 0, 0);
}

function showSquare(square, half, pixels) {
  const sharp = Math.round(square.clientWidth * devicePixelRatio) || SIDE;
  if (square.width !== sharp) square.width = square.height = sharp;
  const context = square.getContext("2d");
  context.setTransform(sharp / SIDE, 0, 0, sharp / SIDE, 0, 0);
  context.clearRect(0, 0, SIDE, SIDE);
  if (loaded[half]) context.drawImage(part("seen"), 0, half * MNIST_SIDE, MNIST_SIDE, MNIST_SIDE, 0, 0, SIDE, SIDE);
  Object.assign(context, { lineWidth: SHOWN_PEN, lineCap: "round", lineJoin: "round", strokeStyle: "#1b1b1b" });
  for (const { points } of strokes.filter((stroke) => stroke.half === half)) {
    context.beginPath();
    for (const [x, y] of [points[0], ...points]) context.lineTo(x, y);
    context.stroke();
  }
  square.parentElement.classList.toggle("empty", pixels === null);
}

// A list of bars has an item for each digit or sum: its number, a bar, and the probability in per cent.
function showBars(list, logProbabilities, truth) {
  const likeliest = logProbabilities && argmax(logProbabilities);
  [...list.children].forEach((item, i) => {
    const probability = logProbabilities ? Math.exp(logProbabilities[i]) : 0;
    item.style.setProperty("--probability", probability);
    item.classList.toggle("likeliest", i === likeliest);
    item.classList.toggle("true", i === truth);
    item.querySelector("span").textContent = logProbabilities && probability >= 0.005 ? inPercent(probability, 0) : "";
  });
}

function whatIsMissing(digits) {
  const [top, bottom] = digits;
  if (!top && !bottom) return "Both squares are empty: draw a digit in each.";
  const [read, place, other] = top ? [top, "above", "lower"] : [bottom, "below", "upper"];
  return `The network reads ${argmax(read)} ${place}. The ${other} square is empty: draw a digit there too.`;
}

function answer(digits, sums) {
  const sum = argmax(sums);
  const [top, bottom] = digits.map(argmax);
  const sure = `${inPercent(Math.exp(sums[sum]), 1)} % sure`;
  if (top + bottom === sum) return `${top} + ${bottom} = ${sum} (${sure}).`;
  return `The sum is ${sum} (${sure}). The likeliest digits are ${top} and ${bottom}, but other digits make ${sum} too.`;
}

function truthTold(sums) {
  const [top, bottom] = truth;
  return top + bottom === argmax(sums) ? "Right." : `Wrong: it is ${top} + ${bottom} = ${top + bottom}, framed in the charts.`;
}

function argmax(values) {
  return values.indexOf(Math.max(...values));
}

// Never round a probability to certainty.
function inPercent(probability, decimals) {
  const most = 100 - 10 ** -decimals;
  return 100 * probability > most ? `> ${most.toFixed(decimals)}` : (100 * probability).toFixed(decimals);
}

squares.forEach((square, half) => {
  square.addEventListener("pointerdown", (event) => startStroke(half, event));
  square.addEventListener("pointermove", goOn);
  square.addEventListener("pointerup", endStroke);
  square.addEventListener("pointercancel", endStroke);
  clearers[half].addEventListener("click", () => clear(half));
});
part("undo").addEventListener("click", () => {
  strokes.pop();
  changed();
});
part("clear").addEventListener("click", () => [0, 1].forEach(clear));
part("random").addEventListener("click", () => load("random"));
part("wrong")?.addEventListener("click", () => load("wrong"));
window.addEventListener("resize", changed);

part("without-script").hidden = true;
part("try-it").hidden = false;
load("random").then(() => requestAnimationFrame(() => part("answer").setAttribute("aria-live", "polite")));
