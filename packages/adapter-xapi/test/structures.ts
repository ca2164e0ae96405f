/** Course structures for tests: the real files, and small ones of which one thing is wrong. */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { Structure } from "@laurel/adapter-xapi"

const folder = join(import.meta.dirname, "fixtures/cmi5")

/** Real structures of publishers, and of the specification. */
export const real = [
  "catapult/masteryscore_framed.xml",
  "catapult/masteryscore_responsive.xml",
  "catapult/multi_au_framed.xml",
  "catapult/pre_post_test_framed.xml",
  "catapult/single_au_basic_framed.xml",
  "catapult/single_au_basic_responsive.xml",
  "spec/complex-cmi5.xml",
  "spec/extended-cmi5.xml",
  "spec/simple-cmi5.xml"
] as const

export const bytesOf = (name: string): Uint8Array => readFileSync(join(folder, name))

export const expected = (): Record<string, unknown> => JSON.parse(readFileSync(join(folder, "expected.json"), "utf8"))

export const title = (text: string): string => `<title><langstring lang="en">${text}</langstring></title>`

/** A unit of which this is said: its attributes, and what is in it. */
export const au = (id: string, attributes = "", inner = `${title("Unit")}<url>index.html</url>`): string =>
  `<au id="${id}" ${attributes}>${inner}</au>`

export const block = (id: string, ...inner: ReadonlyArray<string>): string =>
  `<block id="${id}">${title("Block")}${inner.join("\n")}</block>`

export const course = (id = "https://x.example/course", inner = title("Course")): string =>
  `<course id="${id}">${inner}</course>`

/** A structure with these lines in it, the first of them on line 2. */
export const structure = (...lines: ReadonlyArray<string>): string =>
  `<courseStructure xmlns="${Structure.namespace}">\n${lines.join("\n")}\n</courseStructure>`

export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

/** UTF-16 in either order, with its mark. */
export const utf16 = (text: string, littleEndian: boolean): Uint8Array => {
  const bytes = new DataView(new ArrayBuffer(2 * text.length + 2))
  for (const [at, unit] of [0xfeff, ...Array.from(text, (_, at) => text.charCodeAt(at))].entries())
    bytes.setUint16(2 * at, unit, littleEndian)
  return new Uint8Array(bytes.buffer)
}
