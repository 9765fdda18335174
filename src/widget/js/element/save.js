// Files for the visitor.

const KEPT = 60_000; // Milliseconds that a browser has to take a file up.

/** Has the browser save a file under this name. */
export function save(name, blob) {
  const link = document.createElement("a");
  link.download = name;
  link.href = URL.createObjectURL(blob);
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), KEPT);
}
