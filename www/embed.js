// The example "From a script" on embed.html: asks one element and sets its filters.
// Owns that example alone; knows only the element's public members.

const chart = document.querySelector("#asked");
const answer = document.querySelector("#answer");

function words(vi, en) {
  return document.documentElement.lang === "en" ? en : vi;
}

/** Writes the disbursed amount of each province under the element's own filters. */
function tell() {
  const { rows } = chart.query({ by: ["province"], sum: ["disbursed"], filtered: true });
  const number = new Intl.NumberFormat(document.documentElement.lang);
  answer.textContent = rows
    .map((row) => `${row.province}: ${row.disbursed?.withheld ? "–" : number.format(row.disbursed)} đồng`)
    .join("\n");
}

try {
  await customElements.whenDefined("fair-share");
  await chart.ready;
  tell();
  chart.addEventListener("fair-share:filter", tell);
  document.querySelector("#only-kon-tum").addEventListener("click", () => {
    chart.filters = { province: ["Kon Tum"], year: { from: 2018, to: 2020 } };
  });
  document.querySelector("#no-filter").addEventListener("click", () => {
    chart.filters = {};
  });
} catch (error) {
  answer.textContent = `${words("Chưa hỏi được", "Could not ask")}: ${error.message}`;
}
