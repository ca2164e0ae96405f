/** What a browser sent while a course was played three times, taken in again without a browser: what was achieved, and why. */
import { join } from "node:path"
import { LedgerMemory } from "@laurel/core"
import { Console, Effect } from "effect"
import recorded from "./recorded/commits.json" with { type: "json" }
import { Attempts, type Launched } from "./src/Attempts.ts"
import * as Courses from "./src/Courses.ts"
import * as Laurel from "./src/Laurel.ts"
import { learners } from "./src/Logins.ts"

const requestOf = (body: string): Request =>
  new Request(`http://127.0.0.1${Laurel.path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body
  })

const program = Effect.gen(function* () {
  const courses = yield* Courses.open(join(import.meta.dirname, "courses"))
  const [anna] = learners
  const forklift = courses.find(({ id }) => id === "forklift-safety")
  if (anna === undefined || forklift === undefined) return yield* Effect.die(new Error("expected Anna and her course"))

  // Who commits, and what, the host knows: here whatever was launched last.
  const attempts = new Attempts()
  let launched: Launched | undefined
  const laurel = yield* Laurel.open([forklift], () => launched ?? "unknown")

  for (const [launch, sitting] of Map.groupBy(recorded, (commit) => commit.launch)) {
    launched = attempts.launch(anna, forklift)
    yield* Console.log(`${launch}. ${sitting[0]?.at}, attempt ${launched.attempt}`)
    for (const { at, end, body } of sitting) {
      // It is now when it was then: a commit says no time, and is of the moment at which it comes.
      Date.now = () => Date.parse(at)
      const sent = JSON.stringify(body)
      const answer = yield* Effect.promise(() => laurel.commits(requestOf(sent)))
      if (answer.ok) attempts.keep(launched, sent, end)
      const { lesson_status, score } = body.cmi.core
      yield* Console.log(
        `   the course says "${lesson_status}"${score.raw === "" ? "" : `, ${score.raw} points`}: ${answer.status}`
      )
    }
    for (const { title, earnedOn } of yield* Effect.promise(() => laurel.record(anna.email)))
      yield* Console.log(`   ${title}: ${earnedOn === undefined ? "not achieved" : `achieved on ${earnedOn}`}`)
  }
  for (const { reason } of yield* Effect.promise(() => laurel.record(anna.email)))
    for (const line of reason) if (line.includes("✓")) yield* Console.log(`Why: ${line.trim()}`)
})

await Effect.runPromise(Effect.provide(program, LedgerMemory.layer))
