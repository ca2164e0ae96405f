/** A content made ready for a template: checked, bounded, with a language for each text, pictures as files and the code drawn. */
import type { Content, Renderer as Port } from "@laurel/credentials"
import { Printable, Renderer } from "@laurel/credentials"
import { Result } from "effect"
import { encode } from "uqr"
import * as Letters from "./Letters.ts"
import * as Picture from "./Picture.ts"
import * as Tongue from "./Tongue.ts"

/** What is handed to Typst: the template reads `text`, which is JSON, and finds the pictures at their paths. */
export interface Sheet {
  readonly text: string
  readonly pictures: ReadonlyArray<Picture.Picture>
}

/** Characters of each field, and how many there are of what there are many. */
const bounds = {
  name: 200,
  title: 200,
  line: 300,
  label: 100,
  value: 300,
  description: 2_000,
  address: 500,
  credential: 4_000_000,
  details: 12,
  signatures: 4
} as const

const again = "Type it again by hand: it may be too long, or copied with something that is not seen."

/** How a letter of the code may be smudged and still be read: 15 %. */
const correction = "M"

/** The code for cameras as an SVG of one path, with a unit for each of its squares. */
const drawn = (address: string): string => {
  const { data, size } = encode(address, { ecc: correction, border: 0 })
  const runs = data.flatMap((row, y) =>
    [
      ...row
        .map((isDark) => (isDark ? "1" : "0"))
        .join("")
        .matchAll(/1+/g)
    ].map(({ index, 0: run }) => `M${index} ${y}h${run.length}v1h-${run.length}z`)
  )
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}"><path d="${runs.join("")}"/></svg>`
}

/** Scripts whose letters do not touch one another. */
const lettersApart = /^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Common}\p{Script=Inherited}]*$/u

/** Between these a line may be broken: at spaces and hyphens, and beside each letter of some scripts. */
const breaks =
  /[\s/\-\u2013\u2014\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]+/u

/** Letters that fit on every line: of what is set large or beside others, and of what is small and has the page's width. */
const short = { large: 8, small: 40 } as const

/** What has to stay on one line and may be too long for it. */
const pieces = (text: string, most: number): ReadonlyArray<string> =>
  text.split(breaks).filter((piece) => piece.length > most)

/** How wide a text is at most, in its own size: where that fits nothing has to be measured, which takes most of the time. */
const ems = (text: string): number => {
  const narrow = text.match(/[a-ln-vx-z0-9 .,:;'’()/-]/gu)?.length ?? 0
  return narrow * 0.7 + (text.length - narrow) * 1.25
}

/** Reads the fields of one content, and remembers the first that cannot be printed. */
class Reading {
  wrong: Port.Unprintable | undefined
  readonly pictures: Array<Picture.Picture> = []
  readonly #tongue: Tongue.Tongue

  constructor(tongue: Tongue.Tongue) {
    this.#tongue = tongue
  }

  refuse(where: string, expected: string, found: string, advice: string): void {
    this.wrong ??= new Renderer.Unprintable({ where, expected, found, advice })
  }

  bounded(where: string, count: number, most: number, what: string): void {
    if (count > most) this.refuse(where, `at most ${most} ${what}`, `${count}`, "Make it shorter.")
  }

  /** As it is set, if it is printable and a font has its letters; empty otherwise, for then nothing is set. */
  #printed(text: string, bounds: Printable.Bounds): string {
    const printable = Result.map(Printable.of(text, bounds), Letters.usual)
    if (Result.isFailure(printable)) {
      this.wrong ??= printable.failure
      return ""
    }
    this.wrong ??= Letters.unprintable(bounds.where, printable.success)
    return printable.success
  }

  /** A line in the document's language, or none. Ends of lines become spaces: the template breaks lines. */
  line(where: string, text: string, max: number): string {
    const line = text.replaceAll(/(?!\u3000)\s+/gu, " ").trim()
    return line === "" ? "" : this.#printed(line, { where, max, advice: again, directed: true })
  }

  /** A text that may be in a language of its own. */
  own(where: string, text: string, most: number, size: keyof typeof short = "large") {
    return this.#told(this.line(where, text, most), size)
  }

  #told(text: string, size: keyof typeof short) {
    return {
      text,
      ems: ems(text),
      pieces: pieces(text, short[size]),
      apart: lettersApart.test(text),
      ...Tongue.ofText(text, this.#tongue)
    }
  }

  /** A person's name: no line of ours is before or after it, and it is told by its letters. */
  name(where: string, text: string) {
    return this.#told(this.#printed(text, { where, max: bounds.name, advice: again }), "large")
  }

  picture(where: string, image: Content.Image | null) {
    if (image === null) return null
    const read = Picture.of(where, image, this.pictures.length)
    if (Result.isFailure(read)) {
      this.wrong ??= read.failure
      return null
    }
    this.pictures.push(read.success)
    return { path: read.success.path, alternative: this.line(`${where}.alternative`, image.alternative, bounds.line) }
  }
}

/** An address in the pieces between which a line may break. */
const parts = (address: string): ReadonlyArray<string> => address.match(/[^/.\-_]{1,12}[/.\-_]*|[/.\-_]+/gu) ?? []

const fields = (content: Content.Content, reading: Reading) => ({
  organisation: {
    name: reading.own("organisation.name", content.organisation.name, bounds.line),
    logo: reading.picture("organisation.logo", content.organisation.logo)
  },
  title: reading.own("title", content.title, bounds.title),
  before: reading.own("before", content.before, bounds.line, "small"),
  name: reading.name("name", content.name),
  after: reading.own("after", content.after, bounds.line, "small"),
  achievement: reading.own("achievement", content.achievement, bounds.line),
  description:
    content.description === null ? null : reading.own("description", content.description, bounds.description, "small"),
  details: content.details.slice(0, bounds.details).map(({ label, value }, index) => ({
    label: reading.own(`details[${index}].label`, label, bounds.label),
    value: reading.own(`details[${index}].value`, value, bounds.value)
  })),
  signatures: content.signatures.slice(0, bounds.signatures).map(({ name, role, image }, index) => ({
    name: reading.name(`signatures[${index}].name`, name),
    role: reading.own(`signatures[${index}].role`, role, bounds.label),
    image: reading.picture(`signatures[${index}].image`, image)
  }))
})

/** The sheet of a content, or the first of its fields that cannot be printed. */
export const of = (content: Content.Content): Result.Result<Sheet, Port.Unprintable> => {
  const document = Tongue.ofTag(content.language, content.direction)
  const reading = new Reading(document ?? { lang: "en", region: null, dir: content.direction })
  if (document === undefined) {
    reading.refuse("language", "a language tag such as en-GB", "another text", "Give one.")
  }
  if (!/^#[0-9a-f]{6}$/i.test(content.accent)) {
    reading.refuse("accent", "a colour such as #1f4e79", "another text", "Give one.")
  }
  reading.bounded("details", content.details.length, bounds.details, "details")
  reading.bounded("signatures", content.signatures.length, bounds.signatures, "signatures")
  reading.bounded("credential", content.credential?.length ?? 0, bounds.credential, "letters")
  const { words, address, codeAlternative } = content.verification
  const isAddress = /^https?:\/\/[!-~]+$/.test(address) && address.length <= bounds.address
  if (!isAddress) {
    const expected = `an http address of at most ${bounds.address} letters`
    reading.refuse("verification.address", expected, "another text", "Give the public address.")
  }
  const verification = {
    words: reading.own("verification.words", words, bounds.line),
    address,
    parts: parts(address),
    ems: ems(address),
    codeAlternative: reading.line("verification.codeAlternative", codeAlternative, bounds.address + bounds.line),
    code: isAddress ? drawn(address) : ""
  }
  const made = new Date(content.madeAt)
  if (Number.isNaN(made.getTime()) || made.getUTCFullYear() < 1 || made.getUTCFullYear() > 9999) {
    reading.refuse("madeAt", "milliseconds of a year from 1 to 9999", "another number", "Give the moment of issue.")
  }
  const all = {
    ...fields(content, reading),
    tongue: document,
    layout: content.layout,
    accent: content.accent,
    verification,
    credential: content.credential,
    madeAt: [
      made.getUTCFullYear(),
      made.getUTCMonth() + 1,
      made.getUTCDate(),
      made.getUTCHours(),
      made.getUTCMinutes(),
      made.getUTCSeconds()
    ]
  }
  return reading.wrong === undefined
    ? Result.succeed({ text: JSON.stringify(all), pictures: reading.pictures })
    : Result.fail(reading.wrong)
}
