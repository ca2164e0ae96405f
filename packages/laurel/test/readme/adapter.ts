import { defineAdapter, open } from "laurel"

/** What the desk writes down. A row that is otherwise throws, and is a rejection. */
const result = (row: unknown) => {
  if (typeof row !== "object" || row === null) throw new Error("expected an object")
  const { id, who, passedAt }: { id?: unknown; who?: unknown; passedAt?: unknown } = row
  if (typeof who !== "string" || typeof passedAt !== "string") throw new Error("expected who passed, and when")
  return { id: String(id), who, passedAt }
}
const results = [
  { id: 1, who: "carla@example.com", passedAt: "2026-03-03T09:30:00Z" },
  { id: 2, who: "dan@example.com", passedAt: "2026-03-03T23:30:00Z" },
  { id: 3, who: "nobody" },
  { id: 4, who: "eve@example.com", passedAt: "yesterday" }
]

const desk = defineAdapter({
  source: "desk",
  family: "record",
  stream: "results",
  row: result,
  key: "id",
  page: async ({ position }) => {
    const from = Number(position ?? 0)
    const to = Math.min(from + 2, results.length)
    if (from === to) return undefined
    return { rows: results.slice(from, to), position: String(to), ended: to === results.length }
  },
  facts: ({ id, who, passedAt }) => [
    {
      key: id,
      subject: { key: who, offering: "march", contact: { scheme: "email", value: who } },
      activity: "test",
      evidence: { _tag: "Passed" },
      happened: { at: passedAt, zone: "Europe/London" }
    }
  ]
})

const laurel = await open({ store: "laurel.db" })
const run = laurel.sync(desk)
for await (const { rows, facts, rejections } of run) console.log(`${rows} rows: ${facts} facts, ${rejections} rejected`)
console.log((await run.done()).ended, (await laurel.sync(desk).done()).rows)
for await (const { key, expected, found } of laurel.rejections())
  console.log(`${key}: expected ${expected}, found ${found}`)
await laurel.close()
