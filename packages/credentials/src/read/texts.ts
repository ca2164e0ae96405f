/** What may be a badge in a file: the text itself, what is baked into an image, or what is attached to a document. */
import { Result } from "effect"
import { fails, type Unproven, unsure } from "../Unproven.ts"
import * as Pdf from "./Pdf.ts"
import * as Png from "./Png.ts"
import * as Svg from "./Svg.ts"

/** Bytes of one file, and characters of all badges in it: a CLR may hold hundreds. */
export const maxFile = 10_000_000
const maxText = 4_000_000

const advice =
  "Take the file away, or put the badge in its place: JSON, a JWT, an address, a PNG or SVG that it is baked into, or a PDF that it is attached to."

export const texts = (bytes: Uint8Array): Result.Result<ReadonlyArray<string>, Unproven> =>
  Result.gen(function* () {
    const found = yield* Png.is(bytes)
      ? Png.texts(bytes, maxText)
      : Pdf.is(bytes)
        ? Pdf.texts(bytes, maxText)
        : written(bytes)
    const all = found.map((text) => text.trim()).filter((text) => text !== "")
    if (all.length === 0) return yield* Result.fail(unsure("form", "a badge", "none in the file", advice))
    const length = all.reduce((sum, text) => sum + text.length, 0)
    if (length > maxText)
      return yield* fails(
        "form",
        `badges of at most ${maxText.toLocaleString("en")} characters in one file`,
        String(length),
        advice
      )
    return all
  })

const written = (bytes: Uint8Array): Result.Result<ReadonlyArray<string>, Unproven> =>
  Result.gen(function* () {
    const text = yield* Result.try({
      try: () => new TextDecoder("utf-8", { fatal: true }).decode(bytes),
      catch: () => unsure("form", "a PNG, SVG or PDF, or a text in UTF-8", "other bytes", advice)
    })
    if (/^\s*<(?:!doctype\s+html|html)\b/i.test(text))
      return yield* Result.fail(unsure("form", "a badge", "a web page, which is for people", advice))
    return text.trimStart().startsWith("<") ? yield* Svg.texts(text) : [text]
  })
