/** The pass mark goes up from 70 to 80. Who would lose what is seen before, and then it is applied: in two ways, to two records. */
import { type Campaign, type Fact, open } from "laurel"
import catalog from "./catalog.json" with { type: "json" }
import stricter from "./stricter.json" with { type: "json" }

const scored = (who: string, raw: number, on: string): Fact => ({
  reference: { source: "lms", stream: "tests", key: who },
  subject: { key: who, offering: "fire-warden", contact: { scheme: "email", value: `${who}@example.com` } },
  activity: "warden-test",
  evidence: { _tag: "Scored", raw, max: 100 },
  happened: { on, zone: "Europe/London" }
})

const change = async (campaign?: Campaign) => {
  let now = new Date("2026-02-04T08:00:00Z")
  const laurel = await open({ store: "memory", catalog, now: () => now })
  await laurel.record([
    scored("gita", 74, "2026-02-02"),
    scored("hugo", 78, "2026-02-03"),
    scored("ines", 91, "2026-02-03")
  ])

  now = new Date("2026-06-01T08:00:00Z")
  const preview = await laurel.preview({ catalog: stricter, ...(campaign === undefined ? {} : { campaign }) })
  for (const [type, { chosen, staying, withdrawn }] of Object.entries(preview.achievements))
    console.log(`  would judge ${chosen} of ${type} anew and leave ${staying}; ${withdrawn} would be withdrawn`)
  for (const { contact, certification, before } of preview.sample.holdings) {
    const { identities } = await laurel.contact(contact).person()
    const last = before?.periods.at(-1)?.last
    console.log(`  ${identities[0]?.value} would lose ${certification}, which lasts to ${last}`)
  }

  // Exactly what was shown, or nothing.
  const { version } = await laurel.commit(preview)
  await laurel.record(scored("jan", 75, "2026-05-30"))
  console.log(`  by version ${version}, with Jan, who scored 75 by now:`)
  for (const who of ["gita", "hugo", "ines", "jan"]) {
    const { status } = await laurel.contact({ scheme: "email", value: `${who}@example.com` }).holds("fire-warden")
    console.log(`    ${who}: ${status}`)
  }

  const gita = laurel.contact({ scheme: "email", value: "gita@example.com" })
  const march = { at: "2026-03-03" }
  const { status } = await gita.holds("fire-warden", march)
  const then = await gita.holds("fire-warden", { ...march, known: "2026-03-03T12:00:00Z" })
  console.log(`  Gita on 3 March, as it is known now: ${status}; as it was known on that day: ${then.status}`)
  await laurel.close()
}

console.log("For the future only")
await change()

console.log("\nFor everybody who holds it")
await change({
  choice: { _tag: "Holders" },
  on: "2026-06-01",
  actor: "u-1",
  role: "head-of-safety",
  reason: "The fire brigade asks for 80 points of every warden"
})
