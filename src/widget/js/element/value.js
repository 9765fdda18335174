// Plain values and texts: JSON that a script or a link gave, rows as CSV. Knows nothing else.

/** A JSON object; nothing for any other text. */
export function asObject(text) {
  try {
    const value = JSON.parse(text);
    return value && typeof value === "object" && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

/** A value as JSON, also where a page's scripts have taught arrays a form of their own (`Array.prototype.toJSON`, as Prototype 1.6 does). */
export function json(value, each = (part) => part) {
  return JSON.stringify(value ?? null, function (name, part) {
    return each(Array.isArray(this[name]) ? this[name] : part);
  });
}

/** The same with numbers as texts, so that no digit of theirs is lost. */
export const withTexts = (value) => json(value, (part) => (typeof part === "number" || typeof part === "bigint" ? String(part) : part));

/** What a part of an address stands for; the text itself where it stands for nothing. */
export function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Rows of objects as CSV, with a column for each name that any of them has. */
export function asCsv(rows) {
  const names = new Map();
  for (const row of rows) for (const name of Object.keys(row ?? {})) if (!names.has(name)) names.set(name, names.size);
  const cell = (value) => {
    if (value === null || value === undefined || Number.isNaN(value)) return "";
    const text = value instanceof Date ? value.toISOString() : typeof value === "object" ? json(value) : String(value);
    return /[",\r\n]/.test(text) || text !== text.trim() ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const lines = [[...names.keys()].map(cell).join(",")];
  for (const row of rows) lines.push([...names.keys()].map((name) => cell(row?.[name])).join(","));
  return lines.join("\n");
}

/** Gives an element's class what was set as the element's own before there was a class. */
export function takeOver(element, names) {
  for (const name of names) {
    if (!element.hasOwnProperty(name)) continue;
    const value = element[name];
    delete element[name];
    try {
      element[name] = value;
    } catch (thrown) {
      // The element is there all the same; the page's console hears of it.
      Promise.reject(thrown);
    }
  }
}
