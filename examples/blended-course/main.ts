/** A quiz online and four mornings in a room, of which somebody must attend three. Then the attendance list is corrected. */
import { type Fact, open } from "laurel"
import catalog from "./catalog.json" with { type: "json" }

const days = { monday: "2026-03-02", tuesday: "2026-03-03", wednesday: "2026-03-04", thursday: "2026-03-05" }
type Session = keyof typeof days

/** What one of our systems says of somebody, as a fact. The key names it: the same key again is a correction. */
const fact = (who: string, key: string, on: string, evidence: Fact["evidence"], activity?: string): Fact => ({
  reference: { source: "academy", stream: "first-aid", key: `${who}/${key}` },
  subject: { key: who, offering: "first-aid/2026-03", contact: { scheme: "email", value: `${who}@example.com` } },
  ...(activity === undefined ? {} : { activity }),
  evidence,
  happened: { on, zone: "Europe/London" }
})
const present = (who: string, session: Session) =>
  fact(who, session, days[session], { _tag: "Attended", status: "present" }, session)
const absent = (who: string, session: Session) =>
  fact(who, session, days[session], { _tag: "Attended", status: "absent" }, session)
const quiz = (who: string, raw: number) =>
  fact(who, "quiz", "2026-03-06", { _tag: "Scored", raw, max: 100 }, "online-quiz")
/** Nothing more is expected: until then, a share of the sessions is not known. */
const closed = (who: string) => fact(who, "closed", "2026-03-06", { _tag: "Closed" })

const laurel = await open({ store: "memory", catalog, now: () => new Date("2026-03-09T08:00:00Z") })

const show = async (title: string) => {
  console.log(`\n${title}`)
  for (const who of ["ben", "cleo"]) {
    const person = laurel.contact({ scheme: "email", value: `${who}@example.com` })
    const { status, contested } = await person.holds("first-aider")
    console.log(`  ${who}: ${status}${contested ? ", contested" : ""}`)
    for (const { missing } of await person.explain("first-aider"))
      for (const { asks, reached } of missing)
        console.log(`    the facts lack: ${asks}${reached === null ? "" : ` (${reached.value} of ${reached.needed})`}`)
  }
}

await laurel.record([
  present("ben", "monday"),
  present("ben", "tuesday"),
  present("ben", "wednesday"),
  absent("ben", "thursday"),
  quiz("ben", 85),
  closed("ben"),
  present("cleo", "monday"),
  absent("cleo", "tuesday"),
  absent("cleo", "wednesday"),
  present("cleo", "thursday"),
  quiz("cleo", 90),
  closed("cleo")
])
await show("As the trainer wrote it down")

// On Tuesday the trainer ticked the wrong line: it was Cleo who was there.
const { corrections } = await laurel.record([absent("ben", "tuesday"), present("cleo", "tuesday")])
await show(`After ${corrections} corrections: what helps counts at once, what takes something away waits for a person`)

for await (const { achievement, resolves, deadline } of laurel.review.contested()) {
  console.log(`\nTo be decided until ${deadline}: ${achievement.id}`)
  const act = { _tag: "Resolved", achievement: achievement.id, ...resolves, choice: "apply" } as const
  await laurel.decide({ act, actor: "u-17", role: "administrator", reason: "The trainer has confirmed the correction" })
}
await show("After the decision")

console.log("\nBen's record forgets nothing")
const { events } = await laurel.contact({ scheme: "email", value: "ben@example.com" }).history()
for (const { kind, facts, decisions } of events)
  console.log(`  ${kind}, by ${facts.length} facts and ${decisions.length} decisions`)

await laurel.close()
