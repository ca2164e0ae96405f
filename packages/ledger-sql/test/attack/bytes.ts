/** Whether a text is anywhere in files, whoever encoded it: as UTF-8, in hexadecimal, or in base64 whatever stands before it. */
import { readdirSync, readFileSync, statSync } from "node:fs"
import { join } from "node:path"

/** What base64 makes of some bytes when so many stand before them, without the characters that others have a part in. */
const base64 = (bytes: Buffer, before: 0 | 1 | 2): Buffer => {
  const text = Buffer.concat([Buffer.alloc(before), bytes]).toString("base64")
  const shared = [0, 2, 3][before] ?? 0
  return Buffer.from(text.slice(shared, Math.floor(((before + bytes.length) * 8) / 6)))
}

/** The ways in which a text may be written, by name. */
const forms = (text: string): ReadonlyMap<string, ReadonlyArray<Buffer>> => {
  const bytes = Buffer.from(text)
  const hex = bytes.toString("hex")
  return new Map([
    ["UTF-8", [bytes]],
    ["hex", [Buffer.from(hex), Buffer.from(hex.toUpperCase())]],
    ["base64", [base64(bytes, 0), base64(bytes, 1), base64(bytes, 2)]]
  ])
}

/** The files of a folder, and of those in it. */
export const filesIn = (folder: string): ReadonlyArray<string> =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((file) => statSync(file).isFile())

/** Every text that is in one of these files, with the form it has there: `Quill in UTF-8`. */
export const found = (files: ReadonlyArray<string>, texts: ReadonlyArray<string>): ReadonlyArray<string> => {
  const contents = files.map((file) => readFileSync(file))
  return texts.flatMap((text) =>
    [...forms(text)].flatMap(([form, all]) =>
      all.some((bytes) => contents.some((content) => content.includes(bytes))) ? [`${text} in ${form}`] : []
    )
  )
}
