/** Statements of a real record store, and of a real course: each gives what its description says. */
import { assert, describe, it } from "@effect/vitest"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { gunzipSync } from "node:zlib"
import { line, read } from "./statements.ts"

const fixtures = join(import.meta.dirname, "fixtures")

const exchange = (name: string): { request: { body: unknown }; response: { body: unknown } } =>
  JSON.parse(readFileSync(join(fixtures, "lrs", `${name}.json`), "utf8"))
const listed = (body: unknown): ReadonlyArray<unknown> =>
  typeof body === "object" && body !== null && "statements" in body && Array.isArray(body.statements)
    ? body.statements
    : [body]

/** As the store gave them: the four pages, the voiding afterwards, and a certificate. */
const recorded = [
  "02-get-page-1",
  "02-get-page-2",
  "02-get-page-3",
  "02-get-page-4",
  "07-get-since-watermark",
  "08-get-without-attachments"
].flatMap((name) => listed(exchange(name).response.body))

const lms = "https://lms.example.test"
const settings = {
  accounts: { [lms]: "employee" },
  offerings: [
    {
      id: "safe101",
      activities: [
        "https://courses.example.test/safe101",
        "https://courses.example.test/safe101/publisher",
        "https://courses.example.test/safe101/au1",
        "https://courses.example.test/video/1"
      ]
    },
    { id: "drill", activities: ["https://tms.example.test/events/4711"], zone: "Asia/Tokyo" },
    { id: "first-aid", activities: ["https://ext.example.test/certs/FA-77"] }
  ]
}

describe("the recorded statements", () => {
  it("are 22", () => assert.strictEqual(recorded.length, 22))
  it("give these facts, and no others", () => {
    const rows = recorded.map((each) => read(each, settings))
    assert.deepStrictEqual(
      rows.flatMap(({ problem }) => problem ?? []),
      []
    )
    assert.deepStrictEqual(rows.flatMap(({ drafts }) => drafts.map(line)).toSorted(), [
      '1062e302-88eb-567e-a1e2-884d0cb478ab/assessed | Assessed verdict waive, by lms, role lms, reason Tested Out | employee:E-1002 | in safe101 by 5e907b8f-00ae-558c-b34c-02089fd4b0a3/safe101/employee:E-1002 | at https://courses.example.test/safe101/au1 | on 2026-10-12 UTC stated | stored 2026-11-23T13:37:37.946Z | "waived"',
      '1fbefd9e-2e52-5faa-b69e-2f8302b6d910/presented | Presented title First aid certificate, document sha2:366ce16daa6b29e59815d07cd8edd2e559241647c36b0520a3aa2ce754d32899 | email:chioma@example.test | in first-aid by first-aid/email:chioma@example.test | at https://ext.example.test/certs/FA-77 | on 2026-09-30 UTC stated | stored 2026-11-23T13:37:40.120Z | "earned"',
      '21ddd9c5-0670-50f9-9fca-142c6935e5eb/failed | Failed | employee:E-1002 | in safe101 by 9adbfaca-4dec-5f84-9744-5bc91a084fe8/safe101/employee:E-1002 | at https://courses.example.test/safe101/au1 | on 2026-10-05 UTC stated | stored 2026-11-23T13:37:37.946Z | "failed"',
      '21ddd9c5-0670-50f9-9fca-142c6935e5eb/scored | Scored scaled 0.4 | employee:E-1002 | in safe101 by 9adbfaca-4dec-5f84-9744-5bc91a084fe8/safe101/employee:E-1002 | at https://courses.example.test/safe101/au1 | on 2026-10-05 UTC stated | stored 2026-11-23T13:37:37.946Z | "failed"',
      '2fe49c79-d118-5567-8359-e48cdd66d204/scored | Scored raw 17, max 20 | email:bruno@example.test | in safe101 by safe101/email:bruno@example.test | at https://courses.example.test/safe101/au1 | on 2026-10-08 UTC stated | stored 2026-11-23T13:37:37.993Z | "scored"',
      '4ef73916-f827-5dea-915d-267646601470/passed | Passed | email:chioma@example.test | in drill by drill/email:chioma@example.test | at https://tms.example.test/events/4711 | on 2026-10-08 Asia/Tokyo stated | stored 2026-11-23T13:37:37.993Z | "passed"',
      '7d104e2a-1b27-5da8-9f02-1121e009d8e2/attended/730d8df187767424 | Attended status present | email:chioma@example.test | in drill by drill/email:chioma@example.test | at https://tms.example.test/events/4711 | on 2026-10-07 Asia/Tokyo stated | stored 2026-11-23T13:37:37.993Z | "attended"',
      '7d104e2a-1b27-5da8-9f02-1121e009d8e2/attended/a1597f656bc04cd8 | Attended status present | email:dmitri@example.test | in drill by drill/email:dmitri@example.test | at https://tms.example.test/events/4711 | on 2026-10-07 Asia/Tokyo stated | stored 2026-11-23T13:37:37.993Z | "attended"',
      'a7b4a05f-0d3c-52d9-adf3-078f7fff8f76/progressed | Progressed scaled 0.36 | employee:E-1001 | in safe101 by 9e61280a-b675-5458-8d75-fdb03d1b65e6/safe101/employee:E-1001 | at https://courses.example.test/video/1 | on 2026-10-05 UTC stated | stored 2026-11-23T13:37:37.993Z | "paused"',
      'be229d1c-10ae-5faa-a698-29c5dcfc364c/attended/0b0e4b35cd0a071c | Attended minutes 180 | employee:E-1002 | in drill by drill/employee:E-1002 | at https://tms.example.test/events/4711 | on 2026-10-07 Asia/Tokyo stated | stored 2026-11-23T13:37:37.993Z | "attended"',
      'be229d1c-10ae-5faa-a698-29c5dcfc364c/attended/cf8f2c93da0152ff | Attended minutes 180 | employee:E-1001 | in drill by drill/employee:E-1001 | at https://tms.example.test/events/4711 | on 2026-10-07 Asia/Tokyo stated | stored 2026-11-23T13:37:37.993Z | "attended"',
      'c4be39bc-816d-569e-ae05-16ae4249a733/rolledup | RolledUp outcome completed | employee:E-1001 | in safe101 by 9e61280a-b675-5458-8d75-fdb03d1b65e6/safe101/employee:E-1001 | at https://courses.example.test/safe101 | on 2026-10-05 UTC stated | stored 2026-11-23T13:37:37.880Z | "satisfied"',
      'd7a6ed80-cf78-5f1f-b16f-f967d9acd54d/passed | Passed | employee:E-1001 | in safe101 by 9e61280a-b675-5458-8d75-fdb03d1b65e6/safe101/employee:E-1001 | at https://courses.example.test/safe101/au1 | on 2026-10-05 UTC stated | stored 2026-11-23T13:37:37.880Z | "passed"',
      'd7a6ed80-cf78-5f1f-b16f-f967d9acd54d/scored | Scored scaled 0.92, raw 46, min 0, max 50 | employee:E-1001 | in safe101 by 9e61280a-b675-5458-8d75-fdb03d1b65e6/safe101/employee:E-1001 | at https://courses.example.test/safe101/au1 | on 2026-10-05 UTC stated | stored 2026-11-23T13:37:37.880Z | "passed"',
      'd7e855a0-2f87-56d3-b7e5-5cdb7a921361/completed | Completed | employee:E-1001 | in safe101 by 9e61280a-b675-5458-8d75-fdb03d1b65e6/safe101/employee:E-1001 | at https://courses.example.test/safe101/au1 | on 2026-10-05 UTC stated | stored 2026-11-23T13:37:37.880Z | "completed"',
      'fe0b86d7-4135-5b21-918d-ad5d64a3c987/progressed | Progressed scaled 0.55 | email-sha1:1824eec0f010a9f96e930196bd7debb0dc9442af | in safe101 by safe101/email-sha1:1824eec0f010a9f96e930196bd7debb0dc9442af | at https://courses.example.test/safe101/au1 | on 2026-10-05 UTC stated | stored 2026-11-23T13:37:37.993Z | "progressed"'
    ])
  })
  it("take one of their own back", () =>
    assert.deepStrictEqual(
      recorded.flatMap((each) => read(each, settings).withdrawals).map(({ record, by }) => [record, by]),
      [["21ddd9c5-0670-50f9-9fca-142c6935e5eb", "d6dc77c5-d8fc-5455-a0c7-be7408bba100"]]
    ))
  it("say the same as they were sent, but for the store's clock", () => {
    const sent = ["alice", "bruno", "mixed"].flatMap((name) => exchange(`01-post-batch-${name}`).request.body)
    const without = (values: ReadonlyArray<unknown>) =>
      values.flatMap((each) => read(each, settings).drafts.map((draft) => line({ ...draft, observedAt: null })))
    assert.deepStrictEqual(without(sent).toSorted(), without(recorded.slice(0, 20)).toSorted())
  })
})

describe("2,000 statements of a real course", () => {
  const lines = gunzipSync(readFileSync(join(fixtures, "video", "statements-first-2000.ndjson.gz")))
    .toString()
    .trim()
    .split("\n")
  const progress = "https://w3id.org/xapi/video/extensions/progress"
  // Plain JSON, and the profile's own words: what was paused, sought in or ended has a progress, and what was completed is.
  const plain = lines.map((text): { verb: { id: string }; result?: { extensions?: Record<string, unknown> } } =>
    JSON.parse(text)
  )
  const last = plain.map(({ verb }) => verb.id.slice(verb.id.lastIndexOf("/") + 1))
  const activities = [...new Set(lines.map((text): string => JSON.parse(text).object.id))]
  const offerings = [{ id: "course", activities }]

  it("give a progress for each pause, seek and end, and a completion for each completed", () => {
    const expected = {
      Progressed: plain.filter(
        ({ result }, at) =>
          ["paused", "seeked", "terminated"].includes(last[at] ?? "") && result?.extensions?.[progress] !== undefined
      ).length,
      Completed: last.filter((word) => word === "completed").length
    }
    const found = { Progressed: 0, Completed: 0 }
    for (const text of lines) {
      const { drafts, problem } = read(JSON.parse(text), { offerings })
      assert.isUndefined(problem)
      assert.isAtMost(drafts.length, 1)
      for (const { evidence } of drafts) {
        if (evidence._tag === "Progressed" || evidence._tag === "Completed") found[evidence._tag] += 1
        else assert.fail(evidence._tag)
      }
    }
    assert.deepStrictEqual(found, expected)
    assert.deepStrictEqual(expected, { Progressed: 607 + 259 + 34, Completed: 62 })
  })

  it("say how far, as it was written", () => {
    for (const [at, text] of lines.entries()) {
      const [draft] = read(JSON.parse(text), { offerings }).drafts
      if (draft?.evidence._tag !== "Progressed") continue
      assert.strictEqual(draft.evidence.scaled, plain[at]?.result?.extensions?.[progress])
    }
  })
})
