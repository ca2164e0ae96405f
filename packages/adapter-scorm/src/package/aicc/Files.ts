/** The files of an AICC course, by their endings, as texts: which encoding they are in, the standard does not say. */
import { Phrase } from "@laurel/core"
import { Xml } from "@laurel/formats"
import { Result } from "effect"
import type { Refused } from "../Structure.ts"

/** Files of a package that are looked at for their endings. */
const maxFiles = 100_000
/** Characters of what is expected or found. */
const maxWords = 400

const needed = ["crs", "au", "des", "cst"] as const
const optional = ["pre", "cmp", "ort"] as const
type Needed = (typeof needed)[number]
type Optional = (typeof optional)[number]

/** A file's characters, with `\n` as its only line end. */
export interface TextFile {
  readonly file: string
  readonly text: string
}

export type Files = { readonly [Kind in Needed]: TextFile } & { readonly [Kind in Optional]: TextFile | null }

/** What is wrong at a line of a file, counted from 1; at the whole of it without one. */
export const refuse = (
  file: string,
  line: number | null,
  expected: string,
  found: string,
  advice?: string
): Refused => ({
  file,
  line,
  column: null,
  expected: expected.slice(0, maxWords),
  found: found.slice(0, maxWords),
  ...(advice === undefined ? {} : { advice })
})

/** The files of the course; others are left alone. */
export const filesOf = (files: ReadonlyMap<string, Uint8Array>): Result.Result<Files, Refused> =>
  Result.gen(function* () {
    const found = yield* namesOf(files.keys())
    const optionalText = (kind: Optional): Result.Result<TextFile | null, Refused> => {
      const name = found.get(kind)
      return name === undefined ? Result.succeed(null) : textOf(name, files.get(name))
    }
    const neededText = (kind: Needed): Result.Result<TextFile, Refused> => {
      const name = found.get(kind)
      if (name !== undefined) return textOf(name, files.get(name))
      const advice = "Give the whole course: it has *.crs, *.au, *.des and *.cst."
      return Result.fail(refuse(`*.${kind}`, null, `a file *.${kind} of the AICC course`, "none", advice))
    }
    return {
      crs: yield* neededText("crs"),
      au: yield* neededText("au"),
      des: yield* neededText("des"),
      cst: yield* neededText("cst"),
      pre: yield* optionalText("pre"),
      cmp: yield* optionalText("cmp"),
      ort: yield* optionalText("ort")
    }
  })

const isKind = (ending: string): ending is Needed | Optional => [...needed, ...optional].some((kind) => kind === ending)

/** The name of each kind's file: of several, since *.au is a sound as well, the one that is called as the *.crs is. */
export const namesOf = (files: Iterable<string>): Result.Result<ReadonlyMap<Needed | Optional, string>, Refused> => {
  const all = new Map<Needed | Optional, Array<string>>()
  for (const name of [...files].slice(0, maxFiles)) {
    const ending = endingOf(name)
    if (!isKind(ending)) continue
    const names = all.get(ending) ?? []
    names.push(name)
    all.set(ending, names)
  }
  const course = all.get("crs")?.[0]
  const found = new Map<Needed | Optional, string>()
  for (const [kind, names] of all) {
    const own = names.filter((name) => stemOf(name) === stemOf(course ?? ""))
    const [name = "", other] = kind === "crs" || own.length === 0 ? names : own
    found.set(kind, name)
    if (other === undefined) continue
    const expected = `one *.${kind} of the AICC course${kind === "crs" ? "" : ", or one that is called as its *.crs"}`
    const advice = "Give the files of one course alone."
    return Result.fail(refuse(other, null, expected, `${Phrase.quote(name)} beside it`, advice))
  }
  return Result.succeed(found)
}

/** In small letters, without the dot; empty for none. */
export const endingOf = (name: string): string => /\.([^./\\]+)$/.exec(name)?.[1]?.toLowerCase() ?? ""

const stemOf = (name: string): string => name.slice(0, -endingOf(name).length).toLowerCase()

const textOf = (file: string, bytes: Uint8Array = new Uint8Array()): Result.Result<TextFile, Refused> => {
  if (bytes.length > Xml.maxBytes)
    return Result.fail(refuse(file, null, `at most ${Xml.maxBytes} bytes`, `${bytes.length}`))
  const text = decoded(bytes).replaceAll(/\r\n?/g, "\n")
  const zero = text.indexOf("\0")
  return zero === -1
    ? Result.succeed({ file, text })
    : Result.fail(refuse(file, text.slice(0, zero).split("\n").length, "a text", "a byte that is 0, as no text has"))
}

/** In UTF-8, or UTF-16 with its mark. What is neither was written on Windows before there was any: every byte is a character. */
const decoded = (bytes: Uint8Array): string => {
  const [first, second] = bytes
  if (first === 0xff && second === 0xfe) return new TextDecoder("utf-16le").decode(bytes)
  if (first === 0xfe && second === 0xff) return new TextDecoder("utf-16be").decode(bytes)
  return Result.getOrElse(
    Result.try(() => new TextDecoder("utf-8", { fatal: true }).decode(bytes)),
    () => new TextDecoder("windows-1252").decode(bytes)
  )
}
