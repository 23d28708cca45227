"""The section of the report in which readers draw digits, used as readers use it, in a real browser."""

import numpy as np
import pytest
import torch

from digitsum.data.pairs import SIDE, load_pairs
from digitsum.files import read_json
from digitsum.models.network import load_network, predict
from digitsum.report.try_it.export import SHOWN

RUN = "results/models/convolutional/all/0"
DESKTOP, PHONE = {"width": 1200, "height": 1200}, {"width": 400, "height": 1200}

# Strokes of each digit, in a square of side 1.
ARC = np.linspace(0, 2 * np.pi, 13)
DIGITS = {
    0: [[(0.5 + 0.2 * np.sin(t), 0.5 - 0.32 * np.cos(t)) for t in ARC]],
    1: [[(0.52, 0.15), (0.48, 0.85)]],
    2: [[(0.3, 0.3), (0.4, 0.17), (0.6, 0.17), (0.68, 0.32), (0.6, 0.5), (0.3, 0.82), (0.72, 0.82)]],
    3: [[(0.32, 0.2), (0.6, 0.16), (0.66, 0.32), (0.47, 0.47), (0.68, 0.62), (0.6, 0.82), (0.32, 0.82)]],
    4: [[(0.35, 0.15), (0.3, 0.5), (0.7, 0.5)], [(0.65, 0.15), (0.62, 0.85)]],
    5: [[(0.68, 0.16), (0.38, 0.16), (0.35, 0.45), (0.6, 0.44), (0.68, 0.62), (0.57, 0.82), (0.32, 0.8)]],
    6: [[(0.6, 0.15), (0.4, 0.4), (0.35, 0.7), (0.5, 0.85), (0.65, 0.72), (0.55, 0.56), (0.38, 0.66)]],
    7: [[(0.28, 0.18), (0.7, 0.18), (0.45, 0.85)]],
    8: [
        [(0.5 + 0.16 * np.sin(t), 0.32 - 0.16 * np.cos(t)) for t in ARC],
        [(0.5 + 0.18 * np.sin(t), 0.66 - 0.18 * np.cos(t)) for t in ARC],
    ],
    9: [[(0.65, 0.3), (0.5, 0.16), (0.36, 0.3), (0.48, 0.46), (0.65, 0.32), (0.58, 0.85)]],
}


@pytest.fixture(scope="session")
def network(study):
    """Return the network of the page, which reads 98 % of unseen digits even in the small study."""
    network = load_network(study / RUN / "model.pt")
    return network.eval()


@pytest.fixture(scope="session")
def unseen(study):
    return load_pairs(study / "results/pairs/unseen.npz")


@pytest.fixture(scope="session")
def path(study):
    return study / "results/report.html"


@pytest.fixture
def page(open_page, path):
    return ready(open_page(path))


def ready(page):
    """Return the page when it has loaded its first pair."""
    page.set_viewport_size(DESKTOP)
    page.locator("#try_it .answer-words:not(:empty)").wait_for()
    return page


def settle(page):
    """Wait until the page shows what was done to it."""
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


def square(page, half):
    """Scroll both squares into the window; return where that of a half is."""
    page.evaluate("part('squares').scrollIntoView({behavior: 'instant', block: 'center'})")
    return page.locator("#try_it .squares canvas").nth(half).bounding_box()


def draw(page, half, digit, size=1, corner=(0, 0)):
    """Draw a digit in a part of a square, whose side is `size` and whose upper left corner is at `corner`."""
    box = square(page, half)
    (left, top), width, height = corner, box["width"], box["height"]
    for stroke in DIGITS[digit]:
        points = [(box["x"] + (left + size * x) * width, box["y"] + (top + size * y) * height) for x, y in stroke]
        page.mouse.move(*points[0])
        page.mouse.down()
        for point in points[1:]:
            page.mouse.move(*point, steps=2)
        page.mouse.up()
    settle(page)


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()
    settle(page)


def text(page, name):
    return page.inner_text(f"#try_it .{name}").strip()


def read_bars(page, name):
    """Return the probabilities of all bars in a chart, and which one is marked as the true one."""
    items = page.evaluate(
        "name => [...document.querySelectorAll(`#try_it .${name} li`)]"
        ".map(item => [+item.style.getPropertyValue('--probability'), item.classList.contains('true')])",
        name,
    )
    true = [i for i, (_, is_true) in enumerate(items) if is_true]
    return np.array([probability for probability, _ in items]), true


def seen(page):
    """Return the picture as the network sees it, uint8 (56, 28)."""
    pixels = page.evaluate(
        "[...document.querySelector('#try_it .seen').getContext('2d').getImageData(0, 0, 28, 56).data]"
    )
    return 255 - np.array(pixels, np.uint8).reshape(2 * SIDE, SIDE, 4)[:, :, 0]


def verdict(page, top, bottom):
    """Return what the page should say of its answer to a pair of these digits."""
    if text(page, "answer-sum") == str(top + bottom):
        return "Right."
    return f"Wrong: it is {top} + {bottom} = {top + bottom}, framed in the charts."


def test_section_comes_after_the_ladder_and_tells_how_good_the_network_is(page, study):
    order = page.evaluate("[...document.querySelectorAll('main section')].map(section => section.id)")
    assert order[:2] == ["ladder", "try_it"]
    unseen = read_json(study / RUN / "run.json")["splits"]["unseen"]
    wrong = round(unseen["n"] * (1 - unseen["accuracy"]))
    assert f"one of the {wrong} unseen pairs that it gets wrong" in page.inner_text("#try_it")
    assert f"right on {100 * unseen['accuracy']:.2f}" in page.inner_text("#try_it")


def test_study_without_that_network_goes_without_the_section(study):
    planned = study.planned({"models": {"convolutional": None}})
    assert planned["report"] == 1
    assert "export_page_network" not in planned


def test_drawn_digits_are_read(page, network):
    for top, bottom in [(1, 0), (2, 3), (4, 5), (6, 7), (8, 9), (7, 7)]:
        press(page, "Clear both")
        draw(page, 0, top)
        draw(page, 1, bottom)
        assert_reads(page, network, top, bottom)


@pytest.mark.parametrize("size", [0.15, 0.4, 0.7])
def test_the_size_of_a_drawing_makes_no_difference(page, size):
    """Nor does its place in the square; the pen on the screen is the same for all."""
    random = np.random.default_rng(0)
    for digit in DIGITS:
        pictures = []
        for part_of_square in (1, size):
            press(page, "Clear both")
            draw(page, 0, digit, part_of_square, random.uniform(0, 1 - part_of_square, 2))
            pictures.append(seen(page)[:SIDE].astype(int))
        whole, small = pictures
        assert whole.any()
        nearby = [np.abs(np.roll(small, step, (0, 1)) - whole).mean() for step in np.ndindex(2, 2)]
        nearby += [np.abs(np.roll(whole, step, (0, 1)) - small).mean() for step in np.ndindex(2, 2)]
        assert min(nearby) < 6, (digit, nearby)  # of 255; where points are rounded, the middle can move by a pixel


@torch.inference_mode()
def assert_reads(page, network, top, bottom):
    """Check that the digits are read from the picture shown, and that the bars agree with PyTorch."""
    assert text(page, "answer-sum") == str(top + bottom)
    assert text(page, "answer-words").startswith(f"{top} + {bottom} = {top + bottom} (")
    assert text(page, "truth") == ""
    picture = torch.from_numpy(seen(page)[None])
    bars = {name: read_bars(page, name)[0] for name in ("above", "below", "sums")}
    digits = network.digit_log_probabilities(picture)[0]
    for name, expected in zip(bars, (*digits, network(picture)[0]), strict=True):
        np.testing.assert_allclose(bars[name], expected.exp(), atol=1e-3)


def test_finger_draws_and_does_not_scroll(page):
    press(page, "Clear both")
    touch = page.context.new_cdp_session(page)
    touch.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
    square(page, 0)
    before = page.evaluate("scrollY")
    for half, digit in enumerate((1, 7)):
        box = square(page, half)
        points = [{"x": box["x"] + x * box["width"], "y": box["y"] + y * box["height"]} for x, y in DIGITS[digit][0]]
        touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": points[:1]})
        for point in points[1:]:
            touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [point]})
        touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    settle(page)
    assert text(page, "answer-words").startswith("1 + 7 = 8 (")
    assert page.evaluate("scrollY") == before


def test_empty_squares_get_no_answer(page):
    press(page, "Clear both")
    assert text(page, "answer-words") == "Both squares are empty: draw a digit in each."
    draw(page, 1, 0)
    assert text(page, "answer-words").startswith("The network reads 0 below. The upper square is empty")
    assert text(page, "answer-sum") == ""
    assert read_bars(page, "sums")[0].tolist() == [0] * 19
    assert read_bars(page, "above")[0].tolist() == [0] * 10
    assert not seen(page)[:SIDE].any()


def test_strokes_are_taken_back(page):
    press(page, "Clear both")
    draw(page, 0, 7)
    one = seen(page)
    draw(page, 0, 4)
    draw(page, 1, 1)
    for _ in range(3):  # the strokes of 1 and 4
        press(page, "Undo")
    assert (seen(page) == one).all()
    draw(page, 1, 1)
    press(page, "Clear the upper square")
    assert not seen(page)[:SIDE].any()
    assert seen(page)[SIDE:].any()
    press(page, "Undo")
    assert not seen(page).any()
    assert page.get_by_role("button", name="Undo").is_disabled()


def test_unseen_pairs_are_loaded_with_their_truth(page, unseen):
    for i in (1, 2, 3):  # the page opens with the first one
        press(page, "A random unseen pair")
        assert (seen(page) == unseen.images[i]).all()
        top, bottom = unseen.digits[i].tolist()
        assert text(page, "truth") == verdict(page, top, bottom)
        marked = [read_bars(page, name)[1] for name in ("above", "below", "sums")]
        assert marked == [[top], [bottom], [top + bottom]]
    draw(page, 0, 1)  # replaces the upper digit, so the old truth no longer holds
    assert (seen(page)[SIDE:] == unseen.images[3][SIDE:]).all()
    assert text(page, "truth") == ""
    assert text(page, "answer-words").startswith("1 + ")


def test_pairs_that_it_gets_wrong(page, network, unseen):
    _, predictions = predict(network, unseen.images)
    wrong = np.flatnonzero(predictions.sums != unseen.labels)
    for i in wrong[:5]:
        press(page, "One it gets wrong")
        assert (seen(page) == unseen.images[i]).all()
        assert text(page, "answer-sum") == str(predictions.sums[i])
        assert text(page, "truth") == verdict(page, *unseen.digits[i].tolist())
        assert text(page, "truth").startswith("Wrong")
    assert 0 < len(wrong) < SHOWN


def test_keyboard_and_screen_reader(page, unseen):
    page.locator("#try_it .clear").focus()
    page.keyboard.press("Enter")
    settle(page)
    assert not page.get_by_text("This section needs JavaScript").is_visible()
    answer = page.locator("#try_it .answer")
    assert answer.get_attribute("aria-live") == "polite"
    assert "empty" in answer.inner_text()
    page.keyboard.press("Tab")  # a disabled button is passed over
    page.keyboard.press("Space")
    settle(page)
    top, bottom = unseen.digits[1].tolist()
    assert verdict(page, top, bottom) in answer.inner_text()
    labels = page.evaluate("[...document.querySelectorAll('#try_it canvas')].map(c => c.getAttribute('aria-label'))")
    assert all(labels)
    busy = page.evaluate(
        """() => {
            const [square, answer] = [squares[0], part("answer")];
            square.setPointerCapture = () => {};
            const send = type => square.dispatchEvent(new PointerEvent(type, {pointerId: 5, button: 0}));
            return ['pointerdown', 'pointermove', 'pointerup'].map(type => (send(type), answer.ariaBusy));
        }"""
    )
    assert busy == ["true", "true", "false"]  # read out at the end of a stroke


def test_phone(page):
    page.set_viewport_size(PHONE)
    settle(page)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    outside = page.evaluate(
        "[...document.querySelectorAll('#try_it *')].map(part => part.getBoundingClientRect())"
        ".filter(box => box.width && (box.left < 0 || box.right > innerWidth)).length"
    )
    assert outside == 0
    draw(page, 0, 1)
    draw(page, 1, 0)
    assert text(page, "answer-sum") == "1"


def test_page_can_ask_for_nothing(browser, path):
    context = browser.new_context()  # not offline: what stops the requests is the page itself
    page = context.new_page()
    asked = []
    page.on("requestfinished", lambda request: asked.append(request.url))
    page.goto(path.as_uri())
    blocked = page.evaluate(
        """async () => {
            const blocked = [];
            document.addEventListener('securitypolicyviolation', event => blocked.push(event.effectiveDirective));
            await fetch('http://127.0.0.1:9/').catch(() => {});
            await new Promise(done => Object.assign(new Image(), {onerror: done, src: 'http://127.0.0.1:9/'}));
            await new Promise(done => setTimeout(done));
            return blocked;
        }"""
    )
    context.close()
    assert blocked == ["connect-src", "img-src"]
    assert asked == [path.as_uri()]


def test_page_without_javascript_says_so(browser, path):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(path.as_uri())
    assert page.get_by_text("This section needs JavaScript").is_visible()
    assert not page.locator("#try_it .try-it").is_visible()
    context.close()


def test_print_shows_the_charts_and_no_buttons(page):
    page.emulate_media(media="print")
    assert page.locator("#try_it .sums").is_visible()
    assert page.locator("#try_it button:visible").count() == 0
