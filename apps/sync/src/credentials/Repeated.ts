/** Whether a certificate is there already that says what another one is asked to say: making that one would kill the one handed out. */
import { AchievementId, Certificate, Instant, Ledger } from "@laurel/core"
import { Belief, type Issuing, type Kept, Standings, Statements } from "@laurel/credentials"
import { Clock, Effect } from "effect"
import * as Certificates from "./Certificates.ts"

/** The code of the one that says the same; undefined where there is none, or none that is believed. */
export const of = Effect.fn("Repeated.of")(function* (request: Issuing.Request, history: Certificates.History) {
  const ledger = yield* Ledger.Ledger
  const last = (yield* Certificate.all([request.achievement])).at(-1)
  if (last === undefined || last.text === null) return undefined
  const [stood] = yield* Standings.of([last], Instant.Instant.make(yield* Clock.currentTimeMillis))
  const unbelieved = yield* Belief.unbelieved([last], history)
  if (stood === undefined || !stood.isCurrent || unbelieved.has(last.code)) return undefined
  // What would be refused is refused for its own reason.
  if (!Statements.isIssuable(stood.standing, request.despite)) return undefined
  if (!isAsked(yield* Certificates.kept(last), request)) return undefined
  const [achievement] = yield* ledger.achievements([request.achievement], null)
  // Whoever decided that it is issued anew means every document of it.
  const isReissued =
    achievement !== undefined &&
    achievement.revision !== last.revision &&
    (yield* Statements.isReissued(achievement, last.revision))
  return isReissued ? undefined : last.code
})

const isAsked = ({ name, language, certification, credential }: Kept.Kept, request: Issuing.Request): boolean => {
  const { credentialSubject: subject } = credential
  const { id, identifier }: { readonly id?: unknown; readonly identifier?: unknown } =
    typeof subject === "object" && subject !== null ? subject : {}
  const identifiers = Array.isArray(identifier) ? identifier.length : 0
  return (
    name === request.name &&
    language === request.language &&
    (request.certification === undefined || request.certification === certification) &&
    (request.did === null || request.did === id) &&
    identifiers === request.identifiers.length
  )
}

/** What is told of it, where nothing was made. */
export const words = (request: Issuing.Request, code: string): string =>
  `Certificate ${code} of ${AchievementId.format(request.achievement)} says the same already, so none was made: another one would replace it, and whoever was given it would hold one that counts no more. ` +
  `\`laurel certificate render ${code}\` prints it once more; --again makes another one in its place.`
