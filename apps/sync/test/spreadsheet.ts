/** CSV as a spreadsheet reads it: a parser of the tests' own. */

/** RFC 4180 for any separator, as spreadsheets read it: a field is in quotes where it begins with one. */
export const parse = (text: string, separator = ","): ReadonlyArray<ReadonlyArray<string>> => {
  const rows: Array<Array<string>> = []
  let row: Array<string> = []
  for (let at = 0; at < text.length;) {
    let field = ""
    if (text[at] === '"') {
      for (at += 1; at < text.length; at += 1) {
        if (text[at] === '"' && text[at + 1] !== '"') break
        if (text[at] === '"') at += 1
        field += text[at]
      }
      at += 1
    }
    // What follows the closing quote belongs to the field too, says every spreadsheet.
    for (; at < text.length && text[at] !== separator && text[at] !== "\r" && text[at] !== "\n"; at += 1)
      field += text[at]
    row.push(field)
    if (text[at] === separator) {
      at += 1
      if (at === text.length || text[at] === "\r") row.push("")
      if (text[at] !== "\r") continue
    }
    rows.push(row)
    row = []
    at += text.startsWith("\r\n", at) ? 2 : 1
  }
  return rows
}
