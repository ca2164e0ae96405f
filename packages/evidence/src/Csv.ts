/** Tables for spreadsheets: RFC 4180, and nothing that a spreadsheet would take for a formula. */

/** What begins a formula somewhere, or hides one. */
const dangerous = /^[=+\-@\t\r\n]|^\s+[=+\-@]/

const cell = (text: string): string => {
  const safe = dangerous.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

export const row = (cells: ReadonlyArray<string>): string => `${cells.map(cell).join(",")}\r\n`

/** Tells spreadsheets that the text is UTF-8. */
export const mark = "\uFEFF"
