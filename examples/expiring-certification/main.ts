/** A licence for a year, renewed three times: early, on its last day, and late. Then it lapses. */
import { type Fact, open } from "laurel"
import catalog from "./catalog.json" with { type: "json" }

/** A test passed. Each is a booking of its own, so that each can earn the licence again. */
const passed = (on: string): Fact => ({
  reference: { source: "classroom", stream: "tests", key: `dora/${on}` },
  subject: {
    key: `dora/${on}`,
    offering: "forklift",
    contact: { scheme: "email", value: "dora@example.com" }
  },
  activity: "driving-test",
  evidence: { _tag: "Passed" },
  happened: { on, zone: "Europe/London" }
})

const laurel = await open({ store: "memory", catalog, now: () => new Date("2030-09-01T08:00:00Z") })
await laurel.record([
  passed("2026-05-10"),
  passed("2027-03-01"), // in the three months before it ends: the next year begins when this one ends
  passed("2028-05-10"), // on its last day
  passed("2029-05-25") // late, in the month of grace: the next year begins on this day
])
const dora = laurel.contact({ scheme: "email", value: "dora@example.com" })

console.log("What Dora earned, and until when it counted")
for (const { from, last, relation, opens } of (await dora.holds("forklift-licence")).periods)
  console.log(`  ${from} to ${last}  ${relation.padEnd(8)} renewable from ${opens}`)

console.log("\nHow it stood on some days")
const days = [
  ["2026-05-09", "the day before the first test"],
  ["2026-05-10", "the day of it"],
  ["2027-02-10", "the window opens"],
  ["2027-05-11", "renewed early, and no day was lost by it"],
  ["2029-05-10", "the last day of three years on end"],
  ["2029-05-11", "a month of grace: she may renew, but not drive"],
  ["2029-05-25", "renewed late"],
  ["2030-06-25", "grace again, to this day"],
  ["2030-06-26", "nobody came"]
]
for (const [at = "", why] of days) {
  const { status } = await dora.holds("forklift-licence", { at })
  console.log(`  ${at}  ${status.padEnd(9)}  ${why}`)
}

console.log("\nDays on which she was not covered")
for await (const { from, to, days, status } of laurel.gaps("forklift-licence"))
  console.log(to === null ? `  since ${from}, ${status} now` : `  ${from} to ${to}, ${days} days`)

await laurel.close()
