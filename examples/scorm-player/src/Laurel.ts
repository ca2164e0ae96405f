/** Laurel in a host application: the handler that commits go to, the ledger behind it, and what a learner's record says. */
import { Scorm } from "@laurel/adapter-scorm"
import { Catalog, Id, Ledger, Sync } from "@laurel/core"
import { Effect, Stream } from "effect"
import type { Launched } from "./Attempts.ts"
import { type Course, zone } from "./Courses.ts"
import * as Record from "./Record.ts"

/** Where players commit. */
export const path = "/scorm/commits"

export const source = Id.SourceId.make("player")

/** Who commits: somebody who is logged in nowhere, somebody whose launch it is not, or the launch itself. */
export type Committing = Launched | "unknown" | "forbidden"

/** The catalog is what the packages themselves ask for. */
const catalogOf = (courses: ReadonlyArray<Course>) =>
  Catalog.decode({
    offerings: courses.map(({ structure }) => structure.offering),
    achievementTypes: courses.flatMap(({ structure }) => structure.achievementType ?? []),
    certifications: []
  })

/** Mounts the handler on a ledger. `committing` says who sends a request, from what the host knows. */
export const open = Effect.fn("Laurel.open")(function* (
  courses: ReadonlyArray<Course>,
  committing: (request: Request) => Committing
) {
  const ledger = yield* Ledger.Ledger
  const { versions } = yield* Sync.apply(yield* Effect.fromResult(catalogOf(courses)))
  const setting = {
    zone,
    courses: courses.map(({ id, structure }) => ({ id, offering: Id.OfferingId.make(structure.offering.id) }))
  }
  const commits = Scorm.handler({
    source,
    setting,
    path,
    auth: (request) => Effect.sync(() => callerOf(committing(request))),
    // One commit is one run of the source: planned on what the ledger knows by then, and committed whole.
    commit: (adapter) =>
      Stream.runDrain(Sync.run(versions, adapter, { archives: true })).pipe(
        Effect.provideService(Ledger.Ledger, ledger)
      ),
    known: Scorm.knownIn(ledger, source)
  })
  return {
    commits,
    /** What the record of the learner with this address says of each achievement that the courses offer. */
    record: (email: string) =>
      Record.of(versions, courses, email).pipe(Effect.provideService(Ledger.Ledger, ledger), Effect.runPromise)
  }
})

const callerOf = (committing: Committing): Scorm.Caller => {
  if (typeof committing === "string") return { kind: committing }
  const { id, learner, course, registration, attempt, cmi } = committing
  return {
    kind: "player",
    launch: {
      learner: { scheme: "email", value: learner.email },
      course: course.id,
      registration,
      attempt,
      item: course.sco.id,
      session: id,
      loaded: { cmi }
    }
  }
}
