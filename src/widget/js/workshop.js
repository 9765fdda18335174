// The file that opens without a network. Loaded when first wanted.

export async function workshop(outlet) {
  throw outlet.refuse("format", "html");
}
