/** Two records of one person: one lacks a test, the other took one of its tests too late. They are merged, and taken apart again. */
import { open } from "laurel"
import catalog from "./catalog.json" with { type: "json" }
import facts from "./facts.json" with { type: "json" }

const laurel = await open({ store: "memory", catalog, now: () => new Date("2026-06-01T08:00:00Z") })
await laurel.record(facts)

/** Who somebody is by now, what they earned, and what they hold because of it. */
const show = async (title: string) => {
  console.log(title)
  const shown = new Set<string>()
  for (const value of ["fatima@home.example", "f.haddad@work.example"]) {
    const person = laurel.contact({ scheme: "email", value })
    const { contact, achievements } = await person.history()
    if (shown.has(contact.id)) continue
    shown.add(contact.id)
    const { status, periods } = await person.holds("kitchen-staff")
    console.log(`  ${contact.members.join(" and ")}: ${contact.identities.map((each) => each.value).join(", ")}`)
    for (const { type, held } of achievements) console.log(`    earned ${type} on ${held[0]?.from}`)
    console.log(`    kitchen-staff: ${status}${periods[0] === undefined ? "" : ` since ${periods[0].from}`}`)
  }
}

await show("As two sources know her")

const by = { actor: "u-12", role: "registrar" }
for await (const { identity, people } of laurel.review.identities()) {
  const ids = people.map(({ id }) => id).join(" and ")
  console.log(`\nTo be asked: are ${ids} one person? They share the ${identity.scheme} ${identity.value}`)
}

const merged = await laurel.decide({
  act: { _tag: "Linked", contacts: ["c1", "c2"] },
  ...by,
  reason: "She came to the desk with her passport"
})
await show("\nMerged: one person, whose tests count together")

const [link] = merged.decisions
if (link === undefined) throw new Error("expected a decision, found none")
await laurel.decide({
  act: { _tag: "Withdrawn", decision: link.id },
  ...by,
  reason: "The passport was her sister's: they share a telephone"
})
await show("\nTaken apart: each has what was hers, and nothing is lost")

console.log("\nWhat the first record tells of it")
for (const { act, reason } of (await laurel.contact("c1").history()).decisions) console.log(`  ${act._tag}: ${reason}`)

await laurel.close()
