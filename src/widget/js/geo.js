// A map that a page gives: GeoJSON as outlines on a grid, which the module matches with the file's places and draws. Fetched when a
// chart asks for a map. Knows no place and draws nothing.

const GRID = 2000; // The longer side of the map, in steps: finer than any screen shows it.
const MOST_NAMES = 24;
const CODE = /code|^ma|_ma$|gso|^hasc|^id_?1$|pcode/i;
const pause = () => new Promise((done) => setTimeout(done));

/** Why a map cannot be used, in Vietnamese or English. */
class Refusal extends Error {}

/** The map at an address as JSON for `View.map`; a JSON text that says why there is none. */
export async function map(address, vi) {
  const say = (vietnamese, english) => new Refusal(vi ? vietnamese : english);
  try {
    let answer;
    try {
      answer = await fetch(address);
    } catch {
      throw say(`không tải được ${address}`, `${address} could not be fetched`);
    }
    if (!answer.ok) throw say(`${address}: lỗi ${answer.status}`, `${address}: error ${answer.status}`);
    let json;
    try {
      json = await answer.json();
    } catch {
      throw say(`${address} không phải JSON`, `${address} is no JSON`);
    }
    const found = await outlines(json);
    if (!found) throw say(`${address} không có vùng nào (GeoJSON, Polygon hoặc MultiPolygon)`, `${address} has no areas (GeoJSON, Polygon or MultiPolygon)`);
    return JSON.stringify(found);
  } catch (thrown) {
    return JSON.stringify(thrown instanceof Refusal ? thrown.message : String(thrown?.message ?? thrown));
  }
}

/** What may be a feature's name, the likeliest first, and its codes. */
function names(properties) {
  const texts = [];
  const codes = [];
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (typeof value !== "string" && typeof value !== "number") continue;
    const text = String(value).trim();
    if (!text || text.length > 80) continue;
    // A plain number is a code only where its name says so: most are counters.
    if (/^\d+$/.test(text)) {
      if (CODE.test(name)) codes.push(text.padStart(2, "0"));
    } else if (/name|ten|tinh|province/i.test(name)) texts.unshift(text);
    else texts.push(text);
  }
  return [...texts, ...codes].slice(0, MOST_NAMES);
}

async function outlines(json) {
  const features = json?.type === "FeatureCollection" ? json.features : json?.type === "Feature" ? [json] : [];
  const areas = [];
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const feature of features ?? []) {
    const { type, coordinates } = feature?.geometry ?? {};
    const polygons = type === "Polygon" ? [coordinates] : type === "MultiPolygon" ? coordinates : [];
    if (!polygons.length) continue;
    areas.push({ names: names(feature.properties), polygons });
    for (const [outline] of polygons) {
      for (const [x, y] of outline ?? []) {
        if (x < west) west = x;
        if (x > east) east = x;
        if (y < south) south = y;
        if (y > north) north = y;
      }
    }
  }
  if (!(east > west && north > south)) return null;
  // Degrees are drawn as Mercator does; other numbers lie on a plane already.
  const round = west >= -180 && east <= 360 && south >= -85 && north <= 85;
  const up = round ? (y) => (Math.log(Math.tan(Math.PI / 4 + (y * Math.PI) / 360)) * 180) / Math.PI : (y) => y;
  const [top, bottom] = [up(north), up(south)];
  const step = GRID / Math.max(east - west, top - bottom);
  let time = performance.now();
  const made = [];
  for (const { names, polygons } of areas) {
    const of = { names, rings: [], holes: [] };
    for (const polygon of polygons) {
      polygon.forEach((ring, nth) => {
        const flat = [];
        let [lastX, lastY] = [-9, -9];
        for (const [x, y] of ring) {
          const [a, b] = [Math.round((x - west) * step), Math.round((top - up(y)) * step)];
          // Steps of less than two say nothing at this size.
          if (Math.abs(a - lastX) < 2 && Math.abs(b - lastY) < 2) continue;
          flat.push(a, b);
          [lastX, lastY] = [a, b];
        }
        if (nth === 0) of.rings.push(flat);
        else if (flat.length > 5) of.holes.push(flat);
      });
    }
    made.push(of);
    // A large map must not hold the page.
    if (performance.now() - time > 12) {
      await pause();
      time = performance.now();
    }
  }
  return { width: Math.ceil((east - west) * step), height: Math.ceil((top - bottom) * step), areas: made };
}
