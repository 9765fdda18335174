/**
 * `<fair-share>`: an export in, linked charts out. Written by hand; the element's attributes are in the README.
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

/** A column as it was understood. */
export interface Column {
  /** The recognised meaning's name, such as `province`, or the file's header. */
  name: string;
  /** The file's header. */
  label: string;
  role: "dimension" | "measure";
  /** The recognised meaning, or null. */
  kind: string | null;
  /** ISO 4217 code, `people`, `households`, the file's own words, or null. */
  unit: string | null;
  /** The values of a dimension in display order: years as numbers, the blank as null. Measures have none. */
  values?: Array<string | number | null>;
}

/** How the file was read. */
export interface Report {
  format: string;
  encoding: string;
  delimiter: string;
  /** Row number of the header, from 1. */
  headerRow: number;
  rows: number;
  used: number;
  skipped: Array<{ table?: string; row: number; reason: string }>;
  columns: Array<{ table?: string; header: string; kind: string | null; why: string }>;
  warnings: string[];
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

/** A sum: the nearest double (or exact text); null where there is nothing to add; or withheld. */
export type Cell = number | string | null | { withheld: true };

/** An answer: rows in the order of the dimensions' values, and the sums over all of them. */
export interface Answer {
  rows: Array<Record<string, Cell>>;
  total: Record<string, Cell>;
}

/** What `load()` takes. */
export type Input = Blob | ArrayBuffer | ArrayBufferView | string | Array<Record<string, unknown>> | ReadableStream<Uint8Array | string>;

/** What went wrong: `code` is stable, `message` is for people, in the element's language. */
export interface FairShareError extends Error {
  code: string;
}

/** The mark that was chosen: the chart's id, its dimensions' values, and the value of its measure. */
export type Datum = { chart: string } & Record<string, Cell>;

/** Details of the events, which bubble and are composed. */
export interface FairShareEventMap {
  "fair-share:ready": CustomEvent<Record<string, never>>;
  "fair-share:filter": CustomEvent<{ filters: Filters }>;
  "fair-share:select": CustomEvent<{ datum: Datum }>;
  "fair-share:error": CustomEvent<{ code: string; message: string }>;
  /** `total` is null where the server does not say. Bytes. */
  "fair-share:progress": CustomEvent<{ loaded: number; total: number | null }>;
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
  /** The columns; empty before there is data. */
  readonly columns: Column[];
  /** How the file was read; null before there is data. */
  readonly report: Report | null;

  /** Shows other data than `src`; a promise like `ready`. */
  load(input: Input, options?: { name?: string; type?: string }): Promise<void>;
  /** Answers a question from the data. Throws a `FairShareError` before there is data, and for unknown columns or values. */
  query(question: Question): Answer;

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
