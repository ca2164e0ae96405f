/** The source: a thousand results of a course, in pages of a hundred. Both workers are given the same. */
import { defineAdapter } from "laurel"

interface Result {
  readonly number: number
  readonly learner: string
  readonly score: number
}

const all: ReadonlyArray<Result> = Array.from({ length: 1000 }, (_, index) => ({
  number: index + 1,
  learner: `person-${index + 1}`,
  // Every fourth one fails.
  score: index % 4 === 0 ? 55 : 85
}))

const isResult = (row: unknown): row is Result =>
  typeof row === "object" && row !== null && "number" in row && "learner" in row && "score" in row

export const results = defineAdapter({
  source: "course",
  family: "record",
  stream: "results",
  row: (row: unknown) => {
    if (!isResult(row)) throw new Error("expected a number, a learner and a score")
    return row
  },
  key: (row) => (isResult(row) ? `result-${row.number}` : undefined),
  page: async ({ position }) => {
    const from = Number(position ?? 0)
    const rows = all.slice(from, from + 100)
    if (rows.length === 0) return undefined
    return { rows, position: String(from + rows.length), ended: from + rows.length === all.length }
  },
  facts: ({ number, learner, score }) => [
    {
      key: `result-${number}`,
      subject: { key: learner, offering: "safety/2026", contact: { scheme: "staff", value: learner } },
      activity: "safety-test",
      evidence: { _tag: "Scored", raw: score, max: 100 },
      happened: { on: "2026-03-02", zone: "UTC" }
    }
  ]
})
