// Dragging the points of an agenda into another order. Without this script the buttons
// "Eerder" and "Later" do the same.
document.addEventListener("DOMContentLoaded", () => {
  const list = document.querySelector("[data-order]");
  if (!list) return;
  let held = null;
  const points = () => [...list.querySelectorAll("[data-point]")];
  for (const point of points()) {
    const handle = point.querySelector(".ivz-ordinal");
    handle.draggable = true;
    handle.classList.add("is-handle");
    handle.addEventListener("dragstart", (event) => {
      held = point;
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", point.dataset.point);
      event.dataTransfer.setDragImage(point, 0, 0);
      point.classList.add("is-held");
    });
    handle.addEventListener("dragend", () => {
      point.classList.remove("is-held");
      held = null;
    });
    point.addEventListener("dragover", (event) => {
      if (!held || held === point) return;
      event.preventDefault();
      const box = point.getBoundingClientRect();
      const after = event.clientY > box.top + box.height / 2;
      point[after ? "after" : "before"](held);
    });
  }
  list.addEventListener("dragover", (event) => held && event.preventDefault());
  list.addEventListener("drop", (event) => {
    if (!held) return;
    event.preventDefault();
    const form = document.createElement("form");
    form.method = "post";
    form.action = list.dataset.order;
    const add = (name, value) => {
      const field = document.createElement("input");
      field.type = "hidden";
      field.name = name;
      field.value = value;
      form.append(field);
    };
    add("csrfmiddlewaretoken", list.dataset.token);
    for (const point of points()) add("punt", point.dataset.point);
    document.body.append(form);
    form.submit();
  });
});
