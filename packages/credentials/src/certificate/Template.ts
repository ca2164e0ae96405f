/** How an operator's certificates look, as data: whose they are, who signs, which details, and words of their own. */
import { Field } from "@laurel/core"
import { Effect, Result, Schema, SchemaIssue } from "effect"
import * as Accent from "./Accent.ts"
import type { Image } from "./Content.ts"
import * as Pictures from "./Picture.ts"
import * as Printable from "./Printable.ts"
import { Broken } from "./Renderer.ts"
import * as Words from "./Words.ts"

/** An image whose alternative may be said in each language. */
export interface Picture extends Pick<Image, "mediaType" | "bytes"> {
  readonly alternative: Text
}

const line = (max: number) =>
  Schema.String.check(
    Schema.makeFilter((text: string) =>
      Result.match(Printable.of(text, { where: "", max, advice: "" }), {
        onSuccess: () => undefined,
        onFailure: ({ expected, found }) => `expected ${expected}, found ${found}`
      })
    )
  )

const Line = line(200)

const maxLanguages = 100

const inLanguages = Schema.makeFilter((record: Readonly<Record<string, unknown>>) => {
  const tags = Object.keys(record)
  if (tags.length === 0 || tags.length > maxLanguages)
    return `expected 1 to ${maxLanguages} languages, found ${tags.length}`
  const none = tags.find((tag) => Words.localeOf(tag)?.baseName !== tag)
  return none === undefined
    ? undefined
    : `expected tags of languages, such as "en" or "pt-BR", found ${JSON.stringify(none.slice(0, 100))}`
})

/** A text, or one for each language, by its tag: the first stands for all languages that have none. */
const Text = Schema.Union([Line, Schema.Record(Schema.String, Line).check(inLanguages)])
export type Text = typeof Text.Type

/** Where an image lies, as whoever reads the template finds it, and what it shows. */
const Drawn = Schema.Struct({
  file: Schema.String.check(Schema.isPattern(/^[^\p{Cc}]{1,500}$/u, { expected: "the name of a file" })),
  alternative: Schema.optionalKey(Text)
})

/** A detail of the achievement by its kind, or one that the operator says of each. */
const Shown = Schema.Union([
  Schema.Literals(["earnedOn", "validFrom", "validUntil", "issuedOn", "score", "hours", "number"]),
  Schema.Struct({ label: Text, value: Text })
])
export type Shown = typeof Shown.Type
export type Kind = Extract<Shown, string>

const Phrase = Schema.optionalKey(Line)
/** What stands around the name: either may say nothing. */
const Around = Schema.optionalKey(Schema.Union([Schema.Literal(""), Line]))

const Phrases = Schema.Struct({
  title: Phrase,
  before: Around,
  after: Around,
  earnedOn: Phrase,
  validFrom: Phrase,
  validUntil: Phrase,
  noEnd: Phrase,
  issuedOn: Phrase,
  score: Phrase,
  hours: Phrase,
  number: Phrase,
  verify: Phrase,
  code: Phrase
})

const layout = Schema.Literals(["portrait", "landscape"])

/** What stands in a template's file. Only the organisation has to. */
const Written = Schema.Struct({
  layout: Schema.optionalKey(layout),
  accent: Schema.optionalKey(Schema.String.check(Schema.makeFilter(Accent.wrongWith))),
  organisation: Schema.Struct({ name: Text, logo: Schema.optionalKey(Drawn) }),
  signatures: Schema.optionalKey(
    Schema.Array(Schema.Struct({ name: Line, role: Text, image: Schema.optionalKey(Drawn) })).check(
      Schema.isMaxLength(3, { expected: "at most 3 signatures" })
    )
  ),
  details: Schema.optionalKey(
    Schema.Array(Shown).check(
      Schema.isMaxLength(12, { expected: "at most 12 details" }),
      Schema.makeFilter((shown: ReadonlyArray<Shown>) => {
        const twice = shown.find((one, index) => typeof one === "string" && shown.indexOf(one) !== index)
        return typeof twice === "string" ? `expected each kind once, found ${twice} twice` : undefined
      })
    )
  ),
  description: Schema.optionalKey(Schema.Boolean),
  words: Schema.optionalKey(Schema.Record(Schema.String, Phrases).check(inLanguages))
})

export interface Signing {
  readonly name: string
  readonly role: Text
  readonly image: Picture | null
}

export interface Template {
  readonly layout: "portrait" | "landscape"
  readonly accent: string
  readonly organisation: { readonly name: Text; readonly logo: Picture | null }
  /** At most 3. */
  readonly signatures: ReadonlyArray<Signing>
  /** At most 12. */
  readonly details: ReadonlyArray<Shown>
  /** Whether the type's description is printed. */
  readonly description: boolean
  /** By the tag of the language: some words instead of Laurel's, or all of a language that Laurel has none of. */
  readonly words: Readonly<Record<string, typeof Phrases.Type>>
}

/** The template of who gives none: their name, and what stands in every certificate. */
export const plain = (organisation: string): Template => ({
  layout: "landscape",
  accent: "#1f4e79",
  organisation: { name: organisation, logo: null },
  signatures: [],
  details: ["earnedOn", "validFrom", "validUntil", "score", "hours", "number"],
  description: true,
  words: {}
})

const decode = Schema.decodeUnknownResult(Written, { onExcessProperty: "error" })

const format = SchemaIssue.makeFormatterStandardSchemaV1({
  leafHook: (issue) =>
    issue._tag === "MissingKey"
      ? "expected a value"
      : issue._tag === "UnexpectedKey"
        ? "expected no field of that name"
        : SchemaIssue.defaultLeafHook(issue)
})

/** The template that a file's JSON says; its images are named there, and `read` gives the bytes of one by its name. */
export const of = <E, R>(
  json: unknown,
  read: (file: string) => Effect.Effect<Uint8Array, E, R>
): Effect.Effect<Template, Broken | E, R> =>
  Effect.gen(function* () {
    const written = yield* Effect.fromResult(Result.mapError(decode(json), ({ issue }) => misread(issue, json)))
    const draw = (where: string, drawn: typeof Drawn.Type | undefined, otherwise: Text) =>
      drawn === undefined ? Effect.succeed(null) : pictureOf(where, drawn, otherwise, read)
    const { organisation, signatures = [], ...rest } = written
    return {
      ...plain(""),
      ...rest,
      organisation: {
        name: organisation.name,
        logo: yield* draw("organisation.logo", organisation.logo, organisation.name)
      },
      signatures: yield* Effect.forEach(signatures, ({ name, role, image }, index) =>
        Effect.map(draw(`signatures.${index}.image`, image, name), (drawn) => ({ name, role, image: drawn }))
      )
    }
  })

const misread = (issue: SchemaIssue.Issue, json: unknown): Broken => {
  const [{ message, path = [] } = { message: "a template" }] = format(issue).issues
  const keys = path.map((part) => (typeof part === "object" ? part.key : part))
  // What a check of ours has found it says itself.
  const [expected = "", found = quoted(keys.reduce(Field.of, json))] = message
    .replace(/^expected /i, "")
    .split(", found ")
  return new Broken({
    where: keys.length === 0 ? "the template" : `${keys.map(String).join(".").slice(0, 200)} in the template`,
    expected: expected === "object" ? "a JSON object" : expected,
    found,
    advice: "Mend it there."
  })
}

const quoted = (value: unknown): string => {
  const text = JSON.stringify(value) ?? "nothing"
  return text.length <= 100 ? text : `${text.slice(0, 100)}…`
}

const pictureOf = <E, R>(
  where: string,
  { file, alternative }: typeof Drawn.Type,
  otherwise: Text,
  read: (file: string) => Effect.Effect<Uint8Array, E, R>
): Effect.Effect<Picture, Broken | E, R> =>
  Effect.flatMap(read(file), (bytes) =>
    Effect.fromResult(
      Result.match(Pictures.of(bytes), {
        onSuccess: (mediaType) => Result.succeed({ mediaType, bytes, alternative: alternative ?? otherwise }),
        onFailure: (wrong) => Result.fail(new Broken({ where: `the file of ${where} in the template`, ...wrong }))
      })
    )
  )
