// What the element says by itself, when the module is not there to say it: sentences about what went wrong, and the few names of
// its own buttons. Knows no page.

// Words for what can go wrong without the module, as [Vietnamese, English].
export const WORDS = {
  loading: ["Đang tải dữ liệu…", "Loading the data…"],
  retry: ["Thử lại", "Try again"],
  wasm: [
    "Trình duyệt không tải hoặc không chạy được phần vẽ biểu đồ (WebAssembly). Kiểm tra kết nối, hoặc thử một trình duyệt mới hơn. Người quản trị trang: cả thư mục pkg/ phải có trên máy chủ, và CSP cần 'wasm-unsafe-eval' cùng connect-src cho pkg/.",
    "The part that draws the charts (WebAssembly) could not be loaded or run in this browser. Check the connection, or try a newer browser. For the site’s webmaster: all of pkg/ must be on the server, and a CSP needs 'wasm-unsafe-eval', and pkg/ in connect-src.",
  ],
  panic: [
    "Biểu đồ đã dừng vì một lỗi của chương trình; phần còn lại của trang vẫn dùng được. Tải lại trang để xem lại. Chi tiết: ",
    "The charts stopped because of a fault in the program; the rest of the page still works. Reload the page to see them again. Details: ",
  ],
  network: ["Không tải được {}. Kiểm tra kết nối mạng rồi thử lại.", "{} could not be loaded. Check the network, then try again."],
  "other-site": [
    "Không tải được {} từ {2}. Kiểm tra kết nối mạng rồi thử lại. Người quản trị trang: {2} phải cho phép trang này đọc tệp (CORS).",
    "{} could not be loaded from {2}. Check the network, then try again. For the site’s webmaster: {2} must let this page read it (CORS).",
  ],
  refused: [
    "Chính sách của trang này (CSP) không cho tải {}. Người quản trị trang: thêm {2} vào connect-src.",
    "This page’s policy (CSP) does not let {} be loaded. For the site’s webmaster: add {2} to connect-src.",
  ],
  "not-found": ["Không tìm thấy {} (máy chủ trả lời {2}). Kiểm tra lại địa chỉ.", "{} was not found (the server answered {2}). Check the address."],
  http: ["Máy chủ không gửi {} (trả lời {2}). Thử lại sau.", "The server did not send {} (it answered {2}). Try again later."],
  html: ["{} là một trang web, không phải tệp số liệu. Kiểm tra thuộc tính src.", "{} is a web page, not a data file. Check the src attribute."],
  "cut-off": [
    "{} bị ngắt giữa chừng: mới nhận {2} trên {3} byte. Thử lại.",
    "{} was cut off: {2} of {3} bytes arrived. Try again.",
  ],
  url: ["“{}” không phải là một địa chỉ dùng được. Kiểm tra thuộc tính src.", "“{}” is not a usable address. Check the src attribute."],
  "not-ready": [
    "query(): dữ liệu chưa tải xong; hãy đợi “await el.ready”.",
    "query(): the data is not loaded yet; wait for “await el.ready”.",
  ],
  unreadable: [
    "Không đọc được {}: tệp đã bị đổi, di chuyển, hoặc là một thư mục. Hãy chọn lại tệp.",
    "{} cannot be read: it was changed or moved, or is a folder. Choose the file again.",
  ],
  spent: [
    "Dữ liệu đến theo dòng nên không đọc lại được. Hãy gọi lại load() sau khi đặt mapping.",
    "The data came as a stream and cannot be read again. Call load() again after setting the mapping.",
  ],
  mapping: [
    "Thuộc tính mapping không phải là một đối tượng JSON hợp lệ. Viết như: mapping='{\"columns\": {\"Số tiền\": \"disbursed\"}}'",
    "The attribute mapping is not a valid JSON object. Write it as: mapping='{\"columns\": {\"Amount\": \"disbursed\"}}'",
  ],
  table: ["Bảng số liệu", "Table"],
  save: ["Lưu", "Save"],
  data: ["Dữ liệu", "Data"],
  read: ["Tệp này được đọc thế nào", "How this file was read"],
  make: ["Thêm góc nhìn này vào câu chuyện…", "Add this view to a story…"],
  years: ["Chạy qua các năm", "Play through the years"],
  open: ["Mở tệp khác…", "Open another file…"],
  drop: ["Thả tệp để xem tại đây. Tệp ở lại trên máy này, không được tải lên đâu cả.", "Drop the file to see it here. It stays on this computer and is not uploaded."],
  first: ["Chỉ tệp đầu tiên được mở: {}.", "Only the first file was opened: {}."],
  pasted: ["Ô đã dán", "Pasted cells"],
  close: ["Đóng", "Close"],
  input: [
    "load() nhận Blob, ArrayBuffer, Uint8Array, văn bản, mảng đối tượng hoặc ReadableStream.",
    "load() takes a Blob, ArrayBuffer, Uint8Array, text, an array of objects or a ReadableStream.",
  ],
};

/** An Error with a code and its message in both languages. */
export class Fault extends Error {
  constructor(code, vi, en) {
    super(en);
    this.name = "FairShareError";
    this.code = code;
    this.said = [vi, en];
  }
  /** From the table above; `{}`, `{2}`, `{3}` are filled in order. */
  static of(code, ...parts) {
    const fill = (text) => text.replace(/\{(\d?)\}/g, (_, n) => parts[(n || 1) - 1] ?? "");
    return new Fault(code, ...WORDS[code].map(fill));
  }
}
