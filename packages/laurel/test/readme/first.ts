import { type Catalog, open } from "laurel"

// Whoever passes the test has passed, and holds the licence for three years.
const catalog: Catalog = {
  offerings: [
    { id: "march", course: "forklift", zone: "Europe/London", components: [{ activity: "test", group: "exam" }] }
  ],
  achievementTypes: [{ id: "pass", courses: ["forklift"], rule: { rule: "passed", group: "exam" } }],
  certifications: [
    { id: "licence", through: ["pass"], validity: { basis: "completion", period: "P3Y", window: "P3M" } }
  ]
}

const laurel = await open({ store: "laurel.db", catalog })
await laurel.record({
  reference: { source: "classroom", stream: "results", key: "7" },
  subject: { key: "booking-7", offering: "march", contact: { scheme: "email", value: "anna@example.com" } },
  activity: "test",
  evidence: { _tag: "Passed" },
  happened: { on: "2026-03-03", zone: "Europe/London" }
})

const anna = laurel.contact({ scheme: "email", value: "anna@example.com" })
for (const at of ["2026-03-03", "2028-12-31", "2029-03-03", "2029-03-04"]) {
  const { status } = await anna.holds("licence", { at })
  console.log(at, status)
}
await laurel.close()
