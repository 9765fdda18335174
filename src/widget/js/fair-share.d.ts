/**
 * `<fair-share>`: an export in, linked charts out. Written by hand; the element's attributes are in `REFERENCE.md`.
 */

/** The values of one filter: a list of values to keep (`null` is the blank), or a range. */
export type FilterValue =
  | Array<string | number | null>
  | {
      /** First value kept; open when left out. */
      from?: number | string;
      /** Last value kept, for years and other dimensions; the first value *not* kept, for measures. Open when left out. */
      to?: number | string;
    };

/** Filters by column name. An empty object filters nothing; an empty list keeps nothing. */
export type Filters = Record<string, FilterValue>;

/**
 * What an element shows, as one value. When it is set, `charts`, `lang` and `theme` stay as they are where left out, all else is
 * none.
 */
export interface View {
  /** As in the attribute `chart`, one text each; empty for the dashboard. */
  charts?: string[];
  /** Filters of the bar, scripts and groups. */
  filters?: Filters;
  /** What was picked from the marks of each chart, in their order: filters that the chart itself skips. */
  picks?: Filters[];
  /** The order of each chart's rows; one word is for all. */
  sort?: Array<"auto" | "value" | "name" | "data"> | "auto" | "value" | "name" | "data";
  /** The places by which each chart was opened, from the widest. */
  path?: string[][];
  /** The selection that the present one is compared with (A beside B), with what each chart had picked. */
  against?: { filters?: Filters; picks?: Filters[] } | null;
  /** The year that is shown alone while the years are played. */
  year?: number | null;
  /** `vi`, `en`, or both. */
  lang?: string;
  theme?: "light" | "dark" | "auto";
}

/** A column as it was understood. */
export interface Column {
  /** The recognised meaning's name, such as `province`, or the file's header. */
  name: string;
  /** The file's header. */
  label: string;
  role: "dimension" | "measure";
  /** The recognised meaning, or null. */
  kind: string | null;
  /** On provinces merged by `boundaries="2025"`: into how many; `values` are those of the file. */
  note?: string;
  /** ISO 4217 code, `people`, `households`, the file's own words, or null. */
  unit: string | null;
  /** The values of a dimension in display order: years as numbers, the blank as null. Measures have none. */
  values?: Array<string | number | null>;
}

/** Something a person should know about the reading, in the element's language. */
export interface Notice {
  /** `error`: figures are lost or doubtful; `warning`: to be checked; `info`: for completeness. */
  level: "error" | "warning" | "info";
  text: string;
  /** The header of the column that it is about. */
  column?: string;
  /** The row that it is about, as a spreadsheet numbers rows. */
  row?: number;
}

/** How the file was read. */
export interface Report {
  format: string;
  encoding: string;
  delimiter: string;
  /** The sheet of a workbook that was read; null for files without sheets. */
  sheet: string | null;
  /** All sheets of the workbook; empty for files without sheets. */
  sheets: string[];
  /** Row number of the header, from 1. */
  headerRow: number;
  rows: number;
  used: number;
  /** Rows left out; of totals, unless there are thousands, also what the file gives in them, by header; no figures of people where `min-cell` withholds some. */
  skipped: Array<{ table?: string; row: number; reason: string; cells?: Record<string, string> }>;
  columns: Array<{ table?: string; header: string; kind: string | null; why: string }>;
  /** The file's tables; `encoding`, `delimiter` and `headerRow` above are the first one's, `rows` and `used` the sums. */
  tables: Array<{ name: string; delimiter: string; headerRow: number; rows: number; used: number }>;
  /** Serious ones first. */
  notices: Notice[];
  /** The texts of the notices, and what `boundaries="2025"` did to the provinces. */
  warnings: string[];
  /** The charts asked for (`spec` is their text in the attribute `chart`), those of a dashboard, and those that it leaves out because the file cannot carry them. */
  charts: Array<{ chart: string; spec?: string; shown: boolean; why?: string }>;
}

/** What a column means: a meaning's name, such as `disbursed`; null for a column that keeps its header as its name; or more. */
export type ColumnMapping =
  | string
  | null
  | {
      kind?: string | null;
      /** In the words of a header, such as `triệu đồng`. */
      unit?: string;
      /** The mark before the fraction. */
      decimal?: "." | ",";
      /** Whether its figures may be added up. */
      add?: boolean;
      role?: "measure" | "dimension";
    };

/** What a page's author says about a file, in place of what its headers tell. An object of headers alone is `columns`. */
export interface Mapping {
  /** Meanings by header. */
  columns?: Record<string, ColumnMapping>;
  /** The sheet of a workbook. */
  sheet?: string;
  /** The row of the header, as a spreadsheet numbers rows. */
  headerRow?: number;
  delimiter?: string;
  encoding?: string;
  /** Whether `3/4/2020` is the third of April. */
  dayFirst?: boolean;
  /** Whether wide columns (women and men, years) are taken as rows. */
  melt?: boolean;
  /** Whether blanks below a text that stands once (in pivot tables) are read as that text. */
  fill?: boolean;
}

/** A question to the data. */
export interface Question {
  /** Columns to group by; none by default. */
  by?: string | string[];
  /** Measures to add up; `rows` counts rows, and is the default. */
  sum?: string | string[];
  /** Filters for this question alone. */
  where?: Filters;
  /** Whether the element's own filters hold too; false by default. */
  filtered?: boolean;
  /** Whether sums come as exact decimal text instead of the nearest double; false by default. */
  exact?: boolean;
}

/**
 * A sum: the nearest double (or exact text). Null where there is nothing to add, and where the values may not be added: several
 * rows of a rate, an index or a cumulative figure, or rows of several currencies, units, indicators or types of transaction.
 * Withheld where the privacy rule, or the file in all the rows, keeps the figure back.
 */
export type Cell = number | string | null | { withheld: true };

/** An answer: rows in the order of the dimensions' values, and the sums over all of them. */
export interface Answer {
  rows: Array<Record<string, Cell>>;
  total: Record<string, Cell>;
}

/** What `load()` takes; objects within objects become columns (`funds.community`), lists of them tables of their own. */
export type Input = Blob | ArrayBuffer | ArrayBufferView | string | Array<Record<string, unknown> | unknown[]> | ReadableStream<Uint8Array | string>;

/** What is known of what `load()` is given. */
export interface LoadOptions {
  /** The file's name: its ending tells its kind, and charts name it as their source. That of a `File` by default. */
  name?: string;
  /** Its media type. That of a `Blob` by default. */
  type?: string;
  /** The sheet of a workbook; the one that looks most like a table by default. */
  sheet?: string;
  /** The files that a `datapackage.json` names, by their names without folders. */
  beside?: File[];
}

/** What a file is to hold. */
export interface ExportOptions {
  /** The charts, by id or place (from 0); all by default. */
  chart?: string | number | Array<string | number>;
  /** CSV: the mark before the fraction. With a comma, semicolons stand between fields. A point by default. */
  decimal?: "." | ",";
  /** PNG: pixels of the picture per CSS pixel, from 1 to 4; 1 by default. */
  scale?: number;
  /** Pictures: CSS pixels of a chart; as wide as it is shown by default. */
  width?: number;
  /** Pictures: that of the page by default. `paper` is light, with patterns as well as colors. */
  theme?: "light" | "dark" | "paper";
  /** HTML: what its page is called; by default as the page that it is saved from. */
  title?: string;
}

/** What went wrong: `code` is stable, `message` is for people, in the element's language. */
export interface FairShareError extends Error {
  code: string;
}

/** The mark that was chosen: the chart's id, its dimensions' values, and the value of its measure. */
export type Datum = { chart: string } & Record<string, Cell>;

/** Details of the events, which bubble and are composed. */
export interface FairShareEventMap {
  /** A visitor corrected what a column means. */
  "fair-share:mapping": CustomEvent<{ mapping: Mapping }>;
  "fair-share:ready": CustomEvent<Record<string, never>>;
  "fair-share:filter": CustomEvent<{ filters: Filters }>;
  /** Filters, picks, orders or paths have changed, and have stayed so for a moment. */
  "fair-share:view": CustomEvent<{ view: View }>;
  "fair-share:select": CustomEvent<{ datum: Datum }>;
  "fair-share:error": CustomEvent<{ code: string; message: string }>;
  /** `total` is null where the server does not say. Bytes. */
  "fair-share:progress": CustomEvent<{ loaded: number; total: number | null }>;
}

/**
 * The element's attributes, for JSX. In React 19: `declare module "react" { namespace JSX { interface IntrinsicElements {
 * "fair-share": FairShareAttributes & HTMLAttributes<FairShare> } } }`.
 */
export interface FairShareAttributes {
  src?: string;
  chart?: string;
  filter?: string;
  controls?: "all" | "filters" | "none";
  mapping?: string;
  lang?: string;
  theme?: "light" | "dark" | "auto";
  group?: string;
  play?: "" | "auto";
  boundaries?: "reported" | "2025";
  "min-cell"?: number | string;
  heading?: string;
  "link-state"?: "";
  transitions?: "" | "off";
  story?: string;
}

export declare class FairShare extends HTMLElement {
  /** The chart ids that this version draws. */
  static readonly charts: readonly string[];
  static readonly version: string;

  /** Settles after the first paint with data; rejects with a `FairShareError`. A new load after that makes a new promise. */
  readonly ready: Promise<void>;
  /** Settles when everything asked for so far is painted. */
  readonly painted: Promise<void>;
  /** The filters in force. Setting replaces them all, or throws a `FairShareError` and changes nothing. */
  get filters(): Filters;
  set filters(filters: Filters | null);
  /**
   * What is shown, as one value; null before there is data. Setting it shows just that, and sets the attributes `chart`, `lang` and
   * `theme` where it has to; or throws a `FairShareError` and changes nothing. Set before there is data it is applied with it.
   */
  get view(): View | null;
  set view(view: View);
  /** The columns; empty before there is data. */
  readonly columns: Column[];
  /** How the file was read; null before there is data. On a page of plain charts alone the first look waits for its words. */
  readonly report: Report | null;
  /** The story being played, the step shown (from 1), and what was passed over in it; null without one. */
  readonly story: { title: string; steps: number; step: number; notices: string[] } | null;

  /**
   * What is said about the file's columns, by the attribute `mapping` (JSON), a script, or a visitor in the panel; an empty object
   * when nothing is. Setting it reads the file anew: `ready` is a new promise, and the charts stay until there are others. Throws a
   * `FairShareError` for what is no object.
   */
  get mapping(): Mapping;
  set mapping(mapping: Mapping | Record<string, ColumnMapping> | null);

  /** Shows other data than `src`; a promise like `ready`. */
  load(input: Input, options?: LoadOptions): Promise<void>;
  /** Answers a question from the data. Throws a `FairShareError` before there is data, and for unknown columns or values. */
  query(question: Question): Answer;

  /**
   * A file of what is seen. `csv` (UTF-8 with a byte order mark; tables with exact figures, then notes: title, unit, filters, source,
   * how the file was read), `json` (the same as rows, with the exact digits), `svg` (real text), `png`; both pictures hold title,
   * unit, legend, notes, source and filters, and the view as data: dropped on a dashboard of the same data they open it again.
   * `html` is one file that opens without a network. Rejects with a `FairShareError`.
   */
  export(format: "csv" | "json" | "svg" | "png" | "html", options?: ExportOptions): Promise<Blob>;

  addEventListener<K extends keyof FairShareEventMap>(
    type: K,
    listener: (this: FairShare, event: FairShareEventMap[K]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: boolean | AddEventListenerOptions): void;
}

export default FairShare;

declare global {
  interface HTMLElementTagNameMap {
    "fair-share": FairShare;
  }
}
