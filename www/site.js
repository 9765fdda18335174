// The demo site's switches: language and theme of the page and of the elements on it.
// Owns the two choices and the buttons that show a view; knows of <fair-share> only its `lang` and
// `theme` attributes and its `view`. Runs before
// the element's own script (both are deferred, in order), so an element starts as chosen.

const root = document.documentElement;

/** What was chosen: in the address, else earlier in this browser, else null. */
function chosen(name, allowed) {
  let value = new URLSearchParams(location.search).get(name);
  try {
    value ??= localStorage.getItem(`fairshare-demo-${name}`);
  } catch {
    // Storage is closed (private window, sandbox): the choice lasts as long as the page.
  }
  return allowed.includes(value) ? value : null;
}

function remember(name, value) {
  try {
    localStorage.setItem(`fairshare-demo-${name}`, value);
  } catch {
    // As above.
  }
}

/** Sets the attribute on every element and shows the choice on the buttons. */
function show(name, value) {
  if (name === "theme") {
    root.dataset.theme = value;
  } else {
    root.lang = value;
    const title = document.querySelector("title");
    title.textContent = title.dataset[value] ?? title.textContent;
  }
  for (const element of document.querySelectorAll("fair-share")) {
    element.setAttribute(name, value);
  }
  for (const button of document.querySelectorAll(`button[data-${name}]`)) {
    button.setAttribute("aria-pressed", String(button.dataset[name] === value));
  }
}

document.body.classList.remove("no-script");
// A page in one language says so by having no language buttons; its own `lang` then stands.
const hasLanguages = document.querySelector("button[data-lang]") !== null;
show("lang", (hasLanguages && chosen("lang", ["vi", "en"])) || root.lang);
show("theme", chosen("theme", ["light", "dark", "auto"]) || "auto");

document.addEventListener("click", (event) => {
  const asked = event.target.closest("button[data-view]");
  if (asked) document.querySelector("fair-share").view = JSON.parse(asked.dataset.view);
  const button = event.target.closest("button[data-lang], button[data-theme]");
  if (!button) return;
  const name = button.dataset.lang ? "lang" : "theme";
  show(name, button.dataset[name]);
  remember(name, button.dataset[name]);
});
