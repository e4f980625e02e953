/* A form that was sent is busy: its button says so and cannot be pressed again.

For every form that posts. Without JavaScript the server answers who presses twice.
*/
{
  const posts = (form) => form instanceof HTMLFormElement && form.method === "post";
  const buttons = (form) => [...form.elements].filter((one) => one.type === "submit");

  const begin = (form, submitter) => {
    form.setAttribute("aria-busy", "true");
    for (const button of buttons(form)) {
      button.disabled = true;
      if (button !== submitter) continue;
      button.dataset.label = button.textContent;
      button.textContent = "Bezig…";
    }
  };

  const end = (form) => {
    form.removeAttribute("aria-busy");
    for (const button of buttons(form)) {
      button.disabled = false;
      if (button.dataset.label === undefined) continue;
      button.textContent = button.dataset.label;
      delete button.dataset.label;
    }
  };

  const isBusy = (form) => form.getAttribute("aria-busy") === "true";

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || !posts(form)) return;
    if (isBusy(form)) {
      event.preventDefault();
      return;
    }
    form.setAttribute("aria-busy", "true");
    // After this event: what a disabled button says is not sent.
    setTimeout(() => begin(form, event.submitter));
  });

  // Who comes back to a page that the browser kept finds its forms ready again.
  addEventListener("pageshow", (event) => {
    if (event.persisted) document.querySelectorAll("form[aria-busy]").forEach(end);
  });
}
