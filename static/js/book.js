// Leafing through a meeting with the arrow keys and by swiping. Without this script the two big
// links at the foot of the page do the same.
document.addEventListener("DOMContentLoaded", () => {
  const typing = (target) => target.closest("input, textarea, select, [contenteditable]");
  const go = (rel) => document.querySelector(`.ivz-pager a[rel="${rel}"]`)?.click();
  document.addEventListener("keydown", (event) => {
    if (typing(event.target) || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "ArrowRight") go("next");
    if (event.key === "ArrowLeft") go("prev");
  });
  let start = null;
  document.addEventListener("touchstart", (event) => {
    const touch = event.changedTouches[0];
    const inside = event.target.closest(".ivz-scroll, .ivz-drawer") || typing(event.target);
    start = event.touches.length === 1 && !inside ? [touch.clientX, touch.clientY] : null;
  }, { passive: true });
  document.addEventListener("touchend", (event) => {
    if (!start) return;
    const touch = event.changedTouches[0];
    const [x, y] = [touch.clientX - start[0], touch.clientY - start[1]];
    start = null;
    if (Math.abs(x) > 80 && Math.abs(x) > 2 * Math.abs(y)) go(x < 0 ? "next" : "prev");
  }, { passive: true });
});
