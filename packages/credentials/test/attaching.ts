/** Documents of the tests. */
import { deflateSync } from "node:zlib"

export interface Attached {
  readonly text: string | Uint8Array
  readonly packed?: boolean
  /** In place of what says how it is packed and what it is. */
  readonly dictionary?: string
  readonly number?: number
}

const object = ({ text, packed = false, dictionary, number = 7 }: Attached): Buffer => {
  const bytes = packed ? deflateSync(text) : Buffer.from(text)
  const said = dictionary ?? `/Type /EmbeddedFile ${packed ? "/Filter /FlateDecode " : ""}/Length ${bytes.length}`
  return Buffer.concat([
    Buffer.from(`${number} 0 obj\n<< ${said} >>\nstream\n`),
    bytes,
    Buffer.from("\nendstream\nendobj\n")
  ])
}

/** A document of these objects. */
export const pdf = (...all: ReadonlyArray<Attached | string>): Buffer =>
  Buffer.concat([
    Buffer.from("%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n"),
    ...all.map((each) => (typeof each === "string" ? Buffer.from(each) : object(each))),
    Buffer.from("trailer\n<< /Root 1 0 R >>\n%%EOF\n")
  ])
