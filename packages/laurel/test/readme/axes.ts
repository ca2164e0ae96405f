import { open } from "laurel"

const before = new Date()
const laurel = await open({ store: "laurel.db" })
const anna = laurel.contact({ scheme: "email", value: "anna@example.com" })

// Somebody finds out that she must not drive from 5 March on.
const { achievements } = await anna.history()
const suspended = {
  _tag: "Suspended",
  achievement: achievements[0]?.id ?? "",
  from: "2026-03-05",
  clock: "runs"
} as const
await laurel.decide({ act: suspended, actor: "u-17", role: "administrator", reason: "an accident" })

const asWeKnow = await anna.holds("licence", { at: "2026-03-12" })
const asWeKnew = await anna.holds("licence", { at: "2026-03-12", known: before })
console.log("what was true on 12 March:", asWeKnow.status)
console.log("what our screen said of it before:", asWeKnew.status)
await laurel.close()
