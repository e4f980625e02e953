// Dragging a topic to another meeting. Without this script the buttons of the topic do the same.
document.addEventListener("DOMContentLoaded", () => {
  const plan = document.querySelector("[data-token]");
  if (!plan) return;
  let held = null;
  for (const topic of document.querySelectorAll("[data-move]")) {
    topic.draggable = true;
    topic.addEventListener("dragstart", (event) => {
      held = topic;
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", topic.id);
      topic.classList.add("is-held");
    });
    topic.addEventListener("dragend", () => {
      topic.classList.remove("is-held");
      held = null;
    });
  }
  for (const meeting of plan.querySelectorAll("[data-meeting]")) {
    const isElsewhere = () => held && held.closest("[data-meeting]") !== meeting;
    meeting.addEventListener("dragover", (event) => isElsewhere() && event.preventDefault());
    meeting.addEventListener("drop", (event) => {
      if (!isElsewhere()) return;
      event.preventDefault();
      const form = document.createElement("form");
      form.method = "post";
      form.action = held.dataset.move;
      for (const [name, value] of [
        ["csrfmiddlewaretoken", plan.dataset.token],
        ["naar", meeting.dataset.meeting],
      ]) {
        const field = document.createElement("input");
        field.type = "hidden";
        field.name = name;
        field.value = value;
        form.append(field);
      }
      document.body.append(form);
      form.submit();
    });
  }
});
