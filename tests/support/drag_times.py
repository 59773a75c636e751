"""How long a step of a drag takes in a view, to the painted frame, and in the peer: matplotlib drawing the same."""

LATENCY = """async (root) => {
  // From each pointer move of a drag to the first frame after the view shows the numbers that Python sent for it.
  const wait = (ms) => new Promise((done) => setTimeout(done, ms));
  const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));  // when it is painted
  const grid = root.querySelector('[data-plane="w:2,1"]'), box = grid.getBoundingClientRect();
  const x = box.left + box.width / 2, y = box.top + box.height / 2;
  const fire = (type, dy) => grid.dispatchEvent(new PointerEvent(type, {
    bubbles: true, clientX: x, clientY: y + dy, pointerId: 1, pointerType: "mouse", button: 0,
    buttons: type === "pointerup" ? 0 : 1 }));
  root.setPointerCapture = () => {};
  const times = [];
  fire("pointerdown", 0);
  for (let n = 1; n <= 20; n++) {
    const before = JSON.stringify(root.numbers('w')), start = performance.now();
    fire("pointermove", -9 * n);
    while (JSON.stringify(root.numbers('w')) === before) {
      if (performance.now() - start > 20000) throw Error(`step ${n} of the drag changes nothing`);
      await wait(1);
    }
    await frame();
    times.push(performance.now() - start);
  }
  // A hundred moves as fast as the page takes them: when the last is shown, nothing is under way any more.
  const start = performance.now();
  for (let n = 0; n < 100; n++) { fire("pointermove", -3 * n - 100); if (n % 10 === 0) await wait(4); }
  fire("pointerup", -400);
  let last = "", still = 0, settled = 0;
  while (still < 60) {
    await wait(10);
    const now = JSON.stringify(root.numbers('w'));
    still = now === last ? still + 1 : 0;
    if (now !== last) settled = performance.now() - start;
    last = now;
  }
  return [times, settled];
}"""

PEER = """
import matplotlib.pyplot as plt, ipywidgets
slider = ipywidgets.FloatSlider(min=-3, max=3, step=0.01, readout=False)
peer = layer(3, 8, 3, 3); shown = picture(3, 64, 64)
def draw(w):
    fig, axes = plt.subplots(4, 9, figsize=(11, 5))
    y = peer.replace(w=w)(shown)
    for ax, image in zip(axes.flat, [*shown, *w.reshape(-1, 3, 3), *y]):
        ax.imshow(image); ax.axis('off')
    plt.close(fig)
    return fig
import time, io
def peers(times):
    spent = []
    for n in range(times):
        start = time.perf_counter()
        w = peer.w.copy()
        w[2, 1] += n
        draw(w).savefig(io.BytesIO(), dpi=100)
        spent.append(time.perf_counter() - start)
    return [1000 * each for each in spent]
peers(1);
"""
