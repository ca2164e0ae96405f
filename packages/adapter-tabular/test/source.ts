/** A small source to read in tests: files by name, and one mapping over them. */
import { Tabular } from "@laurel/adapter-tabular"
import { Adapter, CivilDate, type Fact, Id } from "@laurel/core"
import { type Effect, Schema, Stream } from "effect"
import { collect, type Collected } from "@laurel/testkit"

const decode = Schema.decodeUnknownSync(Tabular.Mapping, { onExcessProperty: "error" })

const start = { value: "{run}", map: "start" }
const subject = {
  key: "{course}/{run}/{person}",
  offering: "{course}/{run}",
  contact: { scheme: "student", value: "{person}" }
}
export const enrolments = {
  name: "enrolments",
  file: "enrolments.csv",
  subject,
  facts: [
    {
      evidence: "Registered",
      key: "{course}/{run}/{person}/registered",
      on: [{ date: "{registered}" }, { date: start, basis: "bounded" }]
    },
    {
      evidence: "Unregistered",
      where: { present: "left" },
      key: "{course}/{run}/{person}/left",
      on: [{ date: "{left}" }]
    }
  ]
}
const on = [{ offset: "{day}", from: { value: "{item.run}", map: "start" } }]
const submission = { key: "{item}/{person}", activity: "{item}", on }
export const marks = {
  name: "marks",
  file: "marks.csv",
  lookups: { item: { table: "items", by: ["{item}"] } },
  subject: {
    key: "{item.course}/{item.run}/{person}",
    offering: "{item.course}/{item.run}",
    contact: { scheme: "student", value: "{person}" }
  },
  facts: [
    { evidence: "Scored", where: { present: "score" }, score: { raw: "{score}", max: 100 }, ...submission },
    { evidence: "Completed", where: { absent: "score" }, ...submission }
  ]
}
export const base = {
  missing: ["?"],
  zone: "Europe/London",
  maps: { start: { "2013J": "2013-10-01", "2014B": "2014-02-01" } },
  tables: { items: { file: "items.csv", key: ["item"] } }
}

export type Files = Readonly<Record<string, string | Uint8Array>>
export const items = "item,course,run\n1,AAA,2013J\n2,AAA,2014B\n3,CCC,2013J\n"
export const header = "item,person,day,score\n"

const bytes = (content: string | Uint8Array): Uint8Array =>
  typeof content === "string" ? new TextEncoder().encode(content) : content

/** Opens files of a record, in parts of a size. */
export const opener =
  (files: Files, size = 1_000_000) =>
  (file: string): Tabular.Bytes => {
    const content = files[file]
    if (content === undefined) {
      const advice = "Correct the file's name."
      return {
        bytes: Stream.fail(new Adapter.Misconfigured({ where: file, expected: "a file", found: "none", advice }))
      }
    }
    const all = bytes(content)
    const parts = Array.from({ length: Math.ceil(all.length / size) }, (_, index) =>
      all.subarray(index * size, (index + 1) * size)
    )
    return { bytes: Stream.fromIterable(parts) }
  }

export const adapterOf = (mapping: unknown, open: ReturnType<typeof opener>): Adapter.Adapter =>
  Tabular.adapter({ source: Id.SourceId.make("test"), mapping: decode(mapping), open })

/** Reads one stream over the items table. */
export const readMarks = (rows: string | Uint8Array, changes: object = {}): Effect.Effect<Collected> =>
  collect(adapterOf({ ...base, streams: [marks], ...changes }, opener({ "items.csv": items, "marks.csv": rows })))

export const readEnrolments = (rows: string): Effect.Effect<Collected> =>
  collect(
    adapterOf(
      { ...base, streams: [enrolments] },
      opener({ "enrolments.csv": `course,run,person,registered,left\n${rows}` })
    )
  )

export const drafts = ({ pages }: Pick<Collected, "pages">): ReadonlyArray<Fact.Draft> =>
  pages.flatMap(({ drafts }) => drafts)
export const rejections = ({ pages }: Collected) => pages.flatMap(({ rejections }) => rejections)

/** A draft in one line. */
export const brief = ({ reference, subject, activity, evidence, happened }: Fact.Draft): string =>
  [
    `${reference.line}:`,
    evidence._tag === "Scored" ? `Scored ${evidence.raw ?? evidence.scaled}` : evidence._tag,
    activity ?? "-",
    CivilDate.format(happened.on),
    happened.basis,
    subject.key,
    reference.key
  ].join(" ")
