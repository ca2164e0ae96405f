/** A marks file of six columns, read to drafts by a mapping; and the same rows as lines of JSON. */
import { Tabular } from "@laurel/adapter-tabular"
import { Id } from "@laurel/core"
import { Effect, Schema, Stream } from "effect"
import { bits } from "../input/Random.ts"

const columns = ["user", "run", "activity", "points", "max", "marked_on"]

const cells = (index: number): ReadonlyArray<string> => [
  `E-${String(index).padStart(7, "0")}`,
  `run-${index % 40}`,
  index % 2 === 0 ? "quiz" : "essay, final",
  String(40 + (bits(11, index, 0) % 60)),
  "100",
  `2026-${String(1 + (index % 12)).padStart(2, "0")}-${String(1 + (index % 28)).padStart(2, "0")}`
]

const quoted = (cell: string): string => (cell.includes(",") ? `"${cell}"` : cell)

export const csvOf = (count: number): Buffer => {
  const rows = Array.from({ length: count }, (_, index) => cells(index).map(quoted).join(","))
  return Buffer.from(`${[columns.join(","), ...rows].join("\n")}\n`)
}

export const jsonOf = (count: number): ReadonlyArray<string> =>
  Array.from({ length: count }, (_, index) =>
    Buffer.from(JSON.stringify(Object.fromEntries(columns.map((name, at) => [name, cells(index)[at]])))).toString()
  )

const mapping = Schema.decodeUnknownSync(Tabular.Mapping)({
  zone: "UTC",
  streams: [
    {
      name: "marks",
      file: "marks.csv",
      subject: { key: "{user}/{run}", offering: "{run}", contact: { scheme: "staff", value: "{user}" } },
      facts: [
        {
          evidence: "Scored",
          key: "{user}/{run}/{activity}",
          activity: "{activity}",
          on: [{ date: "{marked_on}" }],
          score: { raw: "{points}", max: 100 }
        }
      ]
    }
  ]
})

/** As large as a file is read in. */
const piece = 65_536

const piecesOf = function* (bytes: Buffer): Generator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += piece) yield bytes.subarray(from, from + piece)
}

/** The number of drafts that the file gives; a rejection is an error. */
export const draftsOf = (bytes: Buffer): Promise<number> => {
  const adapter = Tabular.adapter({
    source: Id.SourceId.make("marks"),
    mapping,
    open: () => ({ bytes: Stream.suspend(() => Stream.fromIterable(piecesOf(bytes))) })
  })
  return Effect.runPromise(
    Stream.runFold(
      adapter.read(null),
      () => 0,
      (drafts, page) => drafts + page.drafts.length - page.rejections.length
    )
  )
}
