// Plain tables, as offices and programmes write them: each differs from the others in what its cells or its head are like.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { csvChunks } from './data.js';

const PROVINCES = ['Hà Giang', 'Hòa Bình', 'Quảng Trị', 'Kon Tum', 'Trà Vinh'];
const SOURCES = ['Ngân sách trung ương', 'Ngân sách địa phương', 'Dự án', 'Cộng đồng'];
const SOURCES_EN = ['State budget', 'Local budget', 'Project', 'Community'];
const DISTRICTS = ['Mèo Vạc', 'Đồng Văn', 'Tu Mơ Rông', 'Đà Bắc', 'Hướng Hóa'];
const ETHNIC_GROUPS = ['Kinh', 'Mường', 'Tày', 'Khmer', 'Xơ Đăng'];
const AGES = ['0-17', '18-30', '31-45', '46-60', '61+'];

/** The benchmarks' own rows, in these numbers. */
const LENGTHS = { '1m.csv': 1e6, '10k.csv': 1e4, '300.csv': 300 };

const pick = (list, i) => list[i % list.length];
const amount = (i, step = 7919) => (i * step) % 90_000_000;
const letter = (i) => String.fromCharCode(65 + (i % 26));

function table(head, n, row, { cut = ',', end = '\n' } = {}) {
  const rows = [head, ...Array.from({ length: n }, (_, i) => row(i))];
  return rows.map((cells) => cells.join(cut)).join(end) + end;
}

const TABLES = {
  'wide.csv': table(
    ['Tỉnh', 'Năm', 'Nguồn vốn', 'Lĩnh vực', 'Kế hoạch (đồng)', 'Giải ngân (đồng)', 'Nữ', 'Nam'],
    300,
    (i) => [
      pick(PROVINCES, i), 2017 + (i % 4), pick(SOURCES, i), pick(['Nông nghiệp', 'Y tế', 'Giáo dục'], i),
      amount(i), amount(i, 104_729) / 10, i % 41, (i * 3) % 37,
    ],
    { end: '\r\n' },
  ),
  'giant.csv': table(
    ['Tỉnh', 'Năm', 'Nguồn vốn', 'Giải ngân (triệu đồng)', 'Nam', 'Nữ'],
    60,
    (i) => [
      pick(PROVINCES, i), 2018 + (i % 3), pick(SOURCES, i), (i % 5 ? 1 : 400) * (1 + (i % 7)),
      i % 41, (i % 5 === 2 ? 90 : 1) * (i % 37),
    ],
  ),
  'few.csv': table(['Tỉnh', 'Giải ngân'], 3, (i) => [pick(PROVINCES, i), i * 12 + 5]),
  'blanks.csv': table(
    ['province', 'year', 'source', 'planned', 'disbursed'],
    40,
    (i) => [
      pick(PROVINCES, i), 2018 + (i % 3), pick(SOURCES_EN, i), i % 7 ? amount(i) : '', i % 3 ? amount(i, 31) : '',
    ],
  ),
  'negative.csv': table(
    ['Province', 'Year', 'Budget source', 'Disbursed'],
    30,
    (i) => [pick(PROVINCES, i), 2019 + (i % 2), pick(SOURCES, i), (i % 5 ? 1 : -1) * amount(i)],
  ),
  'zeros.csv': table(
    ['Tỉnh', 'Nguồn vốn', 'Giải ngân (triệu đồng)'],
    12,
    (i) => [pick(PROVINCES, i), pick(SOURCES, i), 0],
  ),
  'names.csv': table(
    ['Huyện', 'Xã', 'Số người', 'Giới tính'],
    240,
    (i) => [
      `Huyện ${pick(DISTRICTS, i)}`, `Xã ${letter(i)}${pick(['n', 'ơ', 'ếch'], i)}`, i % 90, pick(['Nam', 'Nữ'], i),
    ],
  ),
  'sexes.csv': table(
    ['province', 'sex', 'age_group', 'ethnic_group', 'role', 'people'],
    300,
    (i) => [
      pick(PROVINCES, i), pick(['female', 'male', 'unknown'], i), pick(AGES, i), pick(ETHNIC_GROUPS, i),
      pick(['member', 'leader'], i), i % 60,
    ],
  ),
  'semicolons.csv': table(
    ['Tỉnh', 'Năm', 'Lĩnh vực', 'Kinh phí', 'Số hộ'],
    60,
    (i) => [
      pick(PROVINCES, i), 2016 + (i % 6), pick(['Chăn nuôi bò', 'Sâm dây', 'Hạ tầng nhỏ'], i), amount(i), i % 50,
    ],
    { cut: ';' },
  ),
  'tabs.tsv': table(
    ['Sector', 'Organisation', 'Amount', 'Beneficiaries'],
    60,
    (i) => [
      pick(['Health', 'Education', 'Water and sanitation'], i), pick(['CARE', 'CEMA', 'Irish Aid'], i),
      amount(i) / 100, i % 500,
    ],
    { cut: '\t' },
  ),
  'quoted.csv': table(
    ['"Tên sáng kiến"', '"Tỉnh"', '"Số thành viên"', '"Số nữ"'],
    20,
    (i) => [`"Nhóm ""sâm dây"" số ${i}, Tê Xăng"`, `"${pick(PROVINCES, i)}"`, i % 30, i % 20],
  ),
  'texts.csv': table(
    ['Huyện', 'Ý kiến', 'Nhóm'],
    30,
    (i) => [pick(['Đồng Văn', 'Mèo Vạc'], i), pick(['tốt', 'khá', 'chưa rõ'], i), pick(['một', 'hai'], i)],
  ),
  'decimals.csv': table(
    ['region', 'score', 'weight', 'size'],
    50,
    (i) => [pick(['North', 'South', 'East', 'West'], i), i / 7, (i * 0.37).toFixed(2), i * 1e9],
  ),
  'programme.csv': table(
    ['Chương trình', 'Nhà tài trợ', 'Năm', 'Kế hoạch vốn', 'Vốn giải ngân', 'Hộ nghèo', 'Hộ cận nghèo'],
    80,
    (i) => [
      pick(['Chương trình giảm nghèo', 'Nông thôn mới', 'P'], i), pick(['Irish Aid', 'Nhà nước'], i), 2017 + (i % 5),
      amount(i), amount(i, 17), i % 70, i % 30,
    ],
  ),
};

/** The names of the tables beside the benchmarks' own rows. */
export const tableNames = Object.keys(TABLES);

/** Writes all of them into a folder. */
export function writeTables(folder) {
  mkdirSync(folder, { recursive: true });
  for (const [name, n] of Object.entries(LENGTHS)) {
    writeFileSync(join(folder, name), Buffer.concat([...csvChunks(n)].map((chunk) => Buffer.from(chunk))));
  }
  for (const [name, text] of Object.entries(TABLES)) writeFileSync(join(folder, name), text);
}
