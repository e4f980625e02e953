/* Text that a page keeps in this tab until it is stored belongs to one user.

It is erased when that user signs out, and when somebody else signs in. Keys begin with
`ivz:<number of the user>:`; see assignment-editor.js.
*/
{
  const user = document.currentScript.dataset.user;

  const forget = (isErased) => {
    for (const key of Object.keys(sessionStorage)) {
      if (key.startsWith("ivz:") && isErased(key)) sessionStorage.removeItem(key);
    }
  };

  // On the page to sign in nobody is known: whose session ended comes back to the text.
  if (user) forget((key) => !key.startsWith(`ivz:${user}:`));
  document.addEventListener("submit", (event) => {
    if (!event.defaultPrevented && event.target.matches("[data-signs-out]")) forget(() => true);
  });
}
