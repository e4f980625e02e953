/* A button that copies what stands in a field. Without it the field itself can be copied. */
for (const button of navigator.clipboard ? document.querySelectorAll("[data-copy]") : []) {
  const field = document.getElementById(button.dataset.copy);
  button.hidden = false;
  button.addEventListener("click", async () => {
    field.select();
    await navigator.clipboard.writeText(field.value);
    button.textContent = "Gekopieerd";
    button.setAttribute("role", "status");
  });
}
