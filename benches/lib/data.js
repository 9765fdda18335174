// The workload: made-up rows from a fixed seed, as columns of codes or as the bytes of a CSV file. Runs in Node (files,
// the right answers) and in the page (ten million rows that no file holds). Knows no peer and no browser.
// Random numbers: mulberry32 (Tommy Ettinger, public domain). Amounts are whole đồng, so every sum is exact in a double.

export const PROVINCES = ('An Giang,Bà Rịa - Vũng Tàu,Bắc Giang,Bắc Kạn,Bạc Liêu,Bắc Ninh,Bến Tre,Bình Định,Bình Dương,Bình Phước,Bình Thuận,' +
  'Cà Mau,Cần Thơ,Cao Bằng,Đà Nẵng,Đắk Lắk,Đắk Nông,Điện Biên,Đồng Nai,Đồng Tháp,Gia Lai,Hà Giang,Hà Nam,Hà Nội,Hà Tĩnh,Hải Dương,Hải Phòng,' +
  'Hậu Giang,Hòa Bình,Hưng Yên,Khánh Hòa,Kiên Giang,Kon Tum,Lai Châu,Lâm Đồng,Lạng Sơn,Lào Cai,Long An,Nam Định,Nghệ An,Ninh Bình,Ninh Thuận,' +
  'Phú Thọ,Phú Yên,Quảng Bình,Quảng Nam,Quảng Ngãi,Quảng Ninh,Quảng Trị,Sóc Trăng,Sơn La,Tây Ninh,Thái Bình,Thái Nguyên,Thanh Hóa,' +
  'Thừa Thiên Huế,Tiền Giang,TP Hồ Chí Minh,Trà Vinh,Tuyên Quang,Vĩnh Long,Vĩnh Phúc,Yên Bái').split(',');
const SYLLABLES = ('Mèo,Vạc,Đồng,Văn,Yên,Minh,Quản,Bạ,Bắc,Mê,Hoàng,Su,Phì,Xín,Mần,Quang,Bình,Sông,Mã,Thuận,Châu,Mộc,Tủa,Chùa,Mường,Ảng,' +
  'Tuần,Giáo,Ba,Bể').split(',');
/** Ten invented districts for each province, province by province; all 630 names differ. */
export const DISTRICTS = Array.from({ length: 630 }, (_, i) =>
  `${SYLLABLES[(i * 7) % 30]} ${SYLLABLES[(i * 11 + Math.floor(i / 30)) % 30]} ${1 + (i % 10)}`);
export const SOURCES = ['Ngân sách nhà nước', 'Dự án', 'Ngân sách địa phương', 'Cộng đồng'];
export const SEXES = ['F', 'M'];
/** Every dimension's values, in the order of their codes. */
export const DIMENSIONS = {
  province: PROVINCES,
  district: DISTRICTS,
  year: Array.from({ length: 10 }, (_, i) => 2017 + i),
  source: SOURCES,
  sector: ['Nông nghiệp', 'Lâm nghiệp', 'Thủy sản', 'Giáo dục', 'Y tế', 'Nước sạch', 'Giao thông', 'Điện', 'Dạy nghề', 'Tín dụng', 'Văn hóa', 'Khác'],
  ethnic_group: ('Kinh,Tày,Thái,Mường,Khmer,Hoa,Nùng,HMông,Dao,Gia Rai,Ê Đê,Ba Na,Sán Chay,Chăm,Cơ Ho,Xơ Đăng,Sán Dìu,Hrê,Ra Glai,' +
    'Mnông').split(','),
  sex: SEXES,
  age_group: ['0-17', '18-30', '31-45', '46-60', '61+'],
  role: ['Thành viên', 'Trưởng nhóm', 'Cán bộ'],
};
const MEASURES = ['planned', 'disbursed', 'people'];
/** `planned` lies in 0..PLANNED_MAX. */
export const PLANNED_MAX = 2.5e9;
const SEED = 20261123;

function random(seed) {
  let s = seed >>> 0;
  return () => {
    s = (s + 0x6d2b79f5) | 0;
    let t = Math.imul(s ^ (s >>> 15), 1 | s);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

function allocate(n) {
  const c = { n };
  for (const k in DIMENSIONS) c[k] = DIMENSIONS[k].length > 256 ? new Uint16Array(n) : new Uint8Array(n);
  for (const k of MEASURES) c[k] = k === 'people' ? new Int32Array(n) : new Float64Array(n);
  return c;
}

function fill(c, n, rnd) {
  for (let i = 0; i < n; i++) {
    const p = (rnd() * rnd() * 40 + rnd() * 23) | 0; // some provinces are larger; all 63 occur
    c.province[i] = p;
    c.district[i] = p * 10 + ((rnd() * 10) | 0);
    c.year[i] = Math.sqrt(rnd()) * 10;
    c.source[i] = rnd() * rnd() * 4;
    c.sector[i] = rnd() * 12;
    c.ethnic_group[i] = rnd() * rnd() * 20;
    c.sex[i] = rnd() < 0.53 ? 0 : 1;
    c.age_group[i] = rnd() * 5;
    c.role[i] = rnd() * rnd() * 3;
    const u = rnd();
    const planned = Math.round(u * u * u * (PLANNED_MAX / 1000)) * 1000;
    c.planned[i] = planned;
    c.disbursed[i] = Math.round(planned * (0.3 + 0.7 * rnd()));
    c.people[i] = 1 + rnd() * rnd() * 199;
  }
}

/** The first `n` rows as typed columns: codes into DIMENSIONS, and the three measures. `columns(n)` starts `columns(m)`, n < m. */
export function columns(n) {
  const c = allocate(n);
  fill(c, n, random(SEED));
  return c;
}

/** The same `n` rows as CSV (UTF-8, comma, LF, one header row), in fresh chunks of `rowsEach` rows. Holds one chunk at a time. */
export function* csvChunks(n, rowsEach = 4096) {
  const encoder = new TextEncoder();
  const names = Object.keys(DIMENSIONS);
  const words = names.map((k) => DIMENSIONS[k].map((v) => encoder.encode(`${v},`)));
  const widest = words.reduce((sum, w) => sum + Math.max(...w.map((b) => b.length)), 0) + 3 * 11;
  const rnd = random(SEED);
  const c = allocate(rowsEach);
  yield encoder.encode(`${[...names, ...MEASURES].join(',')}\n`);
  for (let done = 0; done < n; done += rowsEach) {
    const rows = Math.min(rowsEach, n - done);
    fill(c, rows, rnd);
    const out = new Uint8Array(rows * widest);
    const codes = names.map((k) => c[k]);
    let at = 0;
    for (let i = 0; i < rows; i++) {
      for (let k = 0; k < codes.length; k++) {
        const word = words[k][codes[k][i]];
        for (let j = 0; j < word.length; j++) out[at++] = word[j]; // a loop: .set() costs more than such short words
      }
      at = putWhole(out, at, c.planned[i]);
      out[at++] = 44;
      at = putWhole(out, at, c.disbursed[i]);
      out[at++] = 44;
      at = putWhole(out, at, c.people[i]);
      out[at++] = 10;
    }
    yield out.subarray(0, at);
  }
}

/** Writes a whole number, 0 or above, in decimal; returns the place after it. */
function putWhole(out, at, v) {
  let digits = 1;
  for (let limit = 10; v >= limit; limit *= 10) digits++;
  const end = at + digits;
  for (let i = end - 1; i >= at; i--) {
    const q = Math.floor(v / 10);
    out[i] = 48 + v - q * 10;
    v = q;
  }
  return end;
}
