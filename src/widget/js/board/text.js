// Words on the page, always as text: nothing that a file or a page's author wrote is ever markup. What is said in two languages comes
// as one text with a separator in it.

/** Two languages in one line, for what can hold no parts. */
export const flat = (text) => String(text).replace("\x1f", " · ");

/** Writes a text; what is said in two languages has the second in a part of its own, with its language. */
export function say(node, text, lang) {
  const [first, second] = String(text).split("\x1f");
  const { firstChild } = node;
  // A text that is there already is only changed.
  if (firstChild && firstChild === node.lastChild && firstChild.nodeType === 3) firstChild.data = first;
  else node.textContent = first;
  if (second) make(node, "span", { class: "second", lang: (lang ?? node.closest("[lang]")?.lang) === "vi" ? "en" : "vi" }, second);
}

/** A new element at the end of `parent` (or of nothing), with these attributes and this text. */
export function make(parent, tag, attributes = {}, text) {
  const made = document.createElement(tag);
  for (const name in attributes) made.setAttribute(name, flat(attributes[name]));
  parent?.append(made);
  if (text !== undefined) say(made, tag === "option" ? flat(text) : text);
  return made;
}

/** Writes only what changed. */
export function write(node, text) {
  if (node.said !== text) say(node, (node.said = text));
}
