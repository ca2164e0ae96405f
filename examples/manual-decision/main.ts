/** A grant against what the facts say. It takes two people: who may approve it, who may not, and how it is taken back. */
import { type Decision, open, RefusedError } from "laurel"
import catalog from "./catalog.json" with { type: "json" }
import facts from "./facts.json" with { type: "json" }

const laurel = await open({ store: "memory", catalog, now: () => new Date("2026-06-23T08:00:00Z") })
await laurel.record(facts)
const emil = laurel.contact({ scheme: "email", value: "emil@example.com" })

const show = async () => console.log(`  Emil as a rescue diver: ${(await emil.holds("rescue-diver")).status}`)

/** Decides, or says why it was refused; then how things stand. Gives the number of the decision that was made. */
const decide = async (step: string, decision: Decision): Promise<number> => {
  console.log(step)
  const made = await laurel.decide(decision).catch((error: unknown) => {
    if (!(error instanceof RefusedError)) throw error
    for (const { message } of error.problems) console.log(`  refused: ${message}`)
  })
  await show()
  return made?.decisions[0]?.id ?? 0
}

console.log("Emil has failed the test")
const [explained] = await emil.explain("rescue-diver")
if (explained === undefined) throw new Error("expected a participation, found none")
for (const { asks } of explained.missing) console.log(`  what the facts lack: ${asks}`)
await show()

const grant = await decide("The instructor grants it all the same, which waits for a second person", {
  act: { _tag: "Granted", achievement: explained.achievement, on: "2026-06-20" },
  actor: "u-3",
  role: "instructor",
  reason: "The examiner's watch had stopped: the dive was long enough"
})
const approving = { _tag: "Approved", decision: grant } as const

await decide("The instructor, who is head of training too, approves it", {
  act: approving,
  actor: "u-3",
  role: "head-of-training",
  reason: "It was me who saw it"
})
await decide("Another instructor approves it", {
  act: approving,
  actor: "u-5",
  role: "instructor",
  reason: "I have seen the log of the dive computer"
})
const approval = await decide("The head of training approves it", {
  act: approving,
  actor: "u-1",
  role: "head-of-training",
  reason: "The log of the dive computer says 31 minutes"
})
await decide("The head of training takes the approval back", {
  act: { _tag: "Withdrawn", decision: approval },
  actor: "u-1",
  role: "head-of-training",
  reason: "It was the log of another dive"
})

console.log("What has been decided, and what came of it, stays written")
const { events, decisions } = await emil.history()
for (const { id, act, actor, role, reason } of decisions)
  console.log(`  ${id} ${act._tag} by ${actor}, ${role}: ${reason}`)
for (const { kind, decisions } of events)
  console.log(`  ${kind} because of ${decisions.map(({ id }) => `decision ${id}`).join(" and ")}`)

await laurel.close()
