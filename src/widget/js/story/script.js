// What an author wrote as a story, checked: what is wrong is told by step and field, what is not known is passed over with a notice.
// Shows nothing.

import { withTexts } from "../element/value.js";

const FIELDS = ["chart", "filters", "heading", "text", "highlight", "annotation", "note", "play"];

const isObject = (value) => !!value && typeof value === "object" && !Array.isArray(value);
export const LANGS = ["vi", "en"];
const isText = (value) => {
  if (!isObject(value)) return typeof value === "string";
  const given = LANGS.filter((lang) => value[lang] !== undefined);
  return given.length > 0 && given.every((lang) => typeof value[lang] === "string");
};

/** What an author wrote, checked: `{title, steps, errors, notices}`; errors and notices are pairs of Vietnamese and English. */
export function read(text, check) {
  const errors = [];
  const notices = [];
  let json;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    return { steps: [], notices, errors: [[`Câu chuyện không phải JSON hợp lệ: ${cause.message}`, `The story is no valid JSON: ${cause.message}`]] };
  }
  const at = (n, field, vi, en) => [`Bước ${n}, “${field}”: ${vi}`, `Step ${n}, “${field}”: ${en}`];
  if (!isObject(json) || !Array.isArray(json.steps) || !json.steps.length) {
    errors.push(["Câu chuyện, “steps”: cần một danh sách có ít nhất một bước.", "The story, “steps”: a list of at least one step is needed."]);
    return { steps: [], errors, notices };
  }
  for (const name of Object.keys(json)) {
    if (!["title", "steps"].includes(name)) notices.push([`Câu chuyện, “${name}”: không rõ, được bỏ qua.`, `The story, “${name}”: not known, passed over.`]);
  }
  if (json.title !== undefined && !isText(json.title)) errors.push(["Câu chuyện, “title”: cần văn bản hoặc {vi, en}.", "The story, “title”: a text or {vi, en} is needed."]);
  else if (isObject(json.title)) {
    for (const name of Object.keys(json.title)) {
      if (!LANGS.includes(name)) notices.push([`Câu chuyện, “title.${name}”: không rõ, được bỏ qua.`, `The story, “title.${name}”: not known, passed over.`]);
    }
  }
  const steps = [];
  json.steps.forEach((step, i) => {
    const n = i + 1;
    if (!isObject(step)) return errors.push([`Bước ${n}: cần một đối tượng {chart, …}.`, `Step ${n}: an object {chart, …} is needed.`]);
    for (const name of Object.keys(step)) if (!FIELDS.includes(name)) notices.push(at(n, name, "không rõ, được bỏ qua.", "not known, passed over."));
    const wrong = (field, vi, en) => errors.push(at(n, field, vi, en));
    const unknown = (field, value, known) => {
      const names = isObject(value) ? Object.keys(value).filter((name) => !known.includes(name)) : [];
      for (const name of names) notices.push(at(n, `${field}.${name}`, "không rõ, được bỏ qua.", "not known, passed over."));
    };
    const asked = (field, chart, filters) => {
      try {
        check(chart, filters);
      } catch ({ said, message }) {
        wrong(field, said?.[0] ?? message, said?.[1] ?? said?.[0] ?? message);
      }
    };
    if (typeof step.chart !== "string" || !step.chart.trim()) wrong("chart", "cần tên một biểu đồ, như \"funding\".", "the id of a chart is needed, such as \"funding\".");
    else asked("chart", step.chart, "");
    for (const field of ["heading", "text", "note"]) {
      if (step[field] !== undefined && !isText(step[field])) wrong(field, "cần văn bản hoặc {vi, en}.", "a text or {vi, en} is needed.");
      else unknown(field, step[field], LANGS);
    }
    const filters = (field, value, texts) => {
      if (value === undefined) return "{}";
      if (!isObject(value) && !(texts && typeof value === "string")) {
        wrong(field, "cần một đối tượng như {\"province\": [\"Kon Tum\"]}.", "an object is needed, such as {\"province\": [\"Kon Tum\"]}.");
        return "{}";
      }
      // One value may stand without its list.
      const listed = isObject(value) && Object.fromEntries(Object.entries(value).map(([name, one]) => [name, isObject(one) || Array.isArray(one) ? one : [one]]));
      const text = listed ? withTexts(listed) : value;
      asked(field, "", text);
      return text;
    };
    if (step.play !== undefined && typeof step.play !== "boolean") wrong("play", "cần true hoặc false.", "true or false is needed.");
    const note = step.annotation;
    const placed = isObject(note) && note.at !== undefined;
    const words = isObject(note) && note.text !== undefined ? note.text : note;
    if (note !== undefined && !isText(words)) wrong("annotation", "cần văn bản, {vi, en} hoặc {text, at}.", "a text, {vi, en} or {text, at} is needed.");
    else unknown("annotation", note, words === note ? [...LANGS, "at"] : ["text", "at"]);
    if (words !== note) unknown("annotation.text", words, LANGS);
    steps.push({
      chart: step.chart,
      filters: filters("filters", step.filters, true),
      highlight: step.highlight === undefined ? null : filters("highlight", step.highlight),
      annotation: note === undefined ? null : { text: words, at: placed ? filters("annotation.at", note.at) : null },
      heading: step.heading,
      text: step.text,
      note: step.note,
      play: step.play === true,
    });
  });
  return { title: json.title, steps, errors, notices };
}
