/**
 * A corpus of awkward files. Beside each stands what becomes of its rows, one by one: facts, or why not. Each has rows, or a file,
 * that are nearly the same and right. `vitest run awkward -u` writes the verdicts anew: read what it changed.
 */
import { assert, describe, expect, it } from "@effect/vitest"
import { Tabular } from "@laurel/adapter-tabular"
import { CivilDate, Contact, Fact, Id, Instant, type Rejection } from "@laurel/core"
import { collect } from "@laurel/testkit"
import { Effect, Schema, Stream } from "effect"
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"

const folder = join(import.meta.dirname, "fixtures/awkward")
const ends = { mapping: ".mapping.json", verdicts: ".verdicts.json" }
const files = readdirSync(folder).filter(
  (name) => !name.endsWith(".ts") && name !== "mapping.json" && !Object.values(ends).some((end) => name.endsWith(end))
)

const parse = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), "utf8"))
const Keys = Schema.Record(Schema.String, Schema.Unknown)
const keysOf = Schema.decodeUnknownSync(Keys)
const firstOf = Schema.decodeUnknownSync(Schema.Tuple([Keys]))
const decode = Schema.decodeUnknownSync(Tabular.Mapping, { onExcessProperty: "error" })

/** The mapping of all, with what a file's own says otherwise of the whole, of its stream or of its fact. */
const mappingOf = (file: string): Tabular.Mapping => {
  const name = `${file}${ends.mapping}`
  const base = keysOf(parse("mapping.json"))
  const { stream = {}, fact = {}, ...changes } = keysOf(existsSync(join(folder, name)) ? parse(name) : {})
  const [all] = firstOf(base["streams"])
  const [said] = firstOf(all["facts"])
  const facts = [{ ...said, ...keysOf(fact) }]
  return decode({ ...base, ...changes, streams: [{ ...all, facts, ...keysOf(stream), file }] })
}

const encode = Schema.encodeSync(Fact.Evidence)
const encodeInstant = (at: Instant.Instant | null): string | null => (at === null ? null : Instant.format(at))

const fact = ({ reference, subject, activity, evidence, happened, observedAt, said }: Fact.Draft) => ({
  line: reference.line,
  key: reference.key,
  who: [subject.contact, ...(subject.claims ?? [])].map(Contact.keyOf).join(", "),
  of: subject.key,
  ...(activity === null ? {} : { activity }),
  evidence: encode(evidence),
  on: CivilDate.format(happened.on),
  ...(happened.at === null ? {} : { at: encodeInstant(happened.at) }),
  ...(observedAt === null ? {} : { observedAt: encodeInstant(observedAt) }),
  ...(said === null ? {} : { said })
})

const rejection = ({ line, kind, column, expected, found, advice, raw }: Rejection.Rejection) => ({
  line,
  rejected: { kind, column, expected, found, advice, raw }
})

const documents = new Map([["a.pdf", { document: `sha256:${"0".repeat(64)}`, mediaType: "application/pdf", size: 17 }]])

const verdicts = (file: string, name = file, part = Infinity) =>
  Effect.gen(function* () {
    const mapping = mappingOf(file)
    const all = readFileSync(join(folder, file))
    const bytes = Stream.suspend(() =>
      Stream.fromIterable(
        Array.from({ length: Math.max(Math.ceil(all.length / part), 1) }, (_, index) =>
          all.subarray(index * Math.min(part, all.length), Math.min((index + 1) * part, all.length))
        )
      )
    )
    const open = () => ({ bytes })
    const options = { source: Id.SourceId.make("desk"), mapping, open, documents, files: new Map([["rows", [name]]]) }
    const { pages, error } = yield* collect(Tabular.adapter(options))
    const found = yield* Effect.result(Tabular.look({ file: name, bytes: open(), format: mapping.format ?? {} }))
    const { kind, encoding, delimiter, isPacked, sheet, epoch } =
      found._tag === "Success"
        ? found.success
        : { kind: undefined, encoding: null, delimiter: null, isPacked: false, sheet: null, epoch: null }
    const rows = [
      ...pages.flatMap(({ drafts }) => drafts.map(fact)),
      ...pages.flatMap(({ rejections }) => rejections.map(rejection))
    ]
    return {
      found: Object.fromEntries(
        Object.entries({ kind, encoding, delimiter, isPacked, sheet, epoch }).filter(
          ([, value]) => value !== null && value !== false && value !== undefined
        )
      ),
      rows: pages.reduce((sum, { rows }) => sum + rows, 0),
      verdicts: rows.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0)),
      ...(error === undefined ? {} : { failure: { kind: error.reason._tag, message: error.message } })
    }
  })

describe("an awkward file", () => {
  it("is one of many", () => assert.isAbove(files.length, 50))
  for (const file of files) {
    it.effect(`${file} becomes what stands beside it, in whatever pieces its bytes come`, () =>
      Effect.gen(function* () {
        const whole = yield* verdicts(file)
        yield* Effect.promise(() =>
          expect(`${JSON.stringify(whole, null, 2)}\n`).toMatchFileSnapshot(join(folder, `${file}${ends.verdicts}`))
        )
        assert.deepStrictEqual(yield* verdicts(file, file, 7), whole)
      })
    )
  }
})

/** What is said of a file, without the lines that say it. */
const saidIn = (file: string, name = file) =>
  Effect.map(verdicts(file, name), (all) =>
    all.verdicts.flatMap((each) => ("key" in each ? [JSON.stringify({ ...each, line: 0 })] : [])).toSorted()
  )

describe("the same rows", () => {
  for (const [file, moved] of [
    ["identical-rows.csv", "identical-rows-moved.csv"],
    ["keys-contradict.csv", "keys-contradict-moved.csv"]
  ] as const) {
    it.effect(`of ${file} say the same in another order and under another name of the file`, () =>
      Effect.gen(function* () {
        const said = yield* saidIn(file)
        assert.isNotEmpty(said)
        assert.deepStrictEqual(yield* saidIn(moved), said)
        assert.deepStrictEqual(yield* saidIn(file, "another name.csv"), said)
      })
    )
  }
})
