/** Certificates: of one learner at a time, of whom one is to be expected. */
import { type Adapter, Field, Instant } from "@laurel/core"
import { Effect } from "effect"
import * as Ask from "./Ask.ts"
import * as Certificate from "../Certificate.ts"
import * as Person from "../Person.ts"
import { type Room, seenOf, unread } from "./Room.ts"
import { instantOf, shown } from "../Wire.ts"

/** Asked for one by one: Open edX has no list of a course's certificates. */
export const of = Effect.fnUntraced(function* (
  room: Room,
  person: Person.Person,
  username: string,
  [grade]: ReadonlyArray<unknown>
): Effect.fn.Return<ReadonlyArray<unknown>, Adapter.Failure> {
  const { course, user } = person
  const row = Person.rowKey("certificate", course, user)
  const key = `${row}/award`
  const stands = room.stood.facts.get(key)
  // Of whom no grade was seen may have passed: who has left, whose grade can't be computed, or where grades are not read.
  const isAsked =
    room.certificates === "everybody" ||
    (room.certificates === "passing" && (stands !== undefined || Field.of(grade, "passed") !== false))
  if (!isAsked) return []
  const request = { path: Ask.paths.certificate(username, course) }
  const response = yield* Ask.askAlone(room.client, request, [403, 404], room.soFar)
  if ("failed" in response) {
    const expected = "a certificate, or that there is none"
    return [{ ...unread("certificate", course, user), expected, found: response.failed }]
  }
  if (response.status === 403) return yield* Ask.refused(response, "certificates")
  if (response.status === 404) {
    // A page for people, where there is not even the address: told of this learner, and of nobody else.
    const wire = yield* Effect.orElseSucceed(Ask.json(response), () => response.beginning(60))
    const code = Field.of(wire, "error_code")
    const isNone = code === "no_certificate_for_user"
    if (isNone && (stands === undefined || stands.evidence._tag !== "Presented")) return []
    const expected = isNone
      ? "the certificate that there was: nothing says that it was taken back"
      : "a certificate, or that there is none"
    return [{ ...unread("certificate", course, user), expected, found: `status 404, ${shown(code ?? wire)}` }]
  }
  const answer = yield* Ask.json(response)
  const names = ["status", "certificate_type", "created_date", "grade", "download_url"] as const
  const [status, certificate_type, created_date, mark, download_url] = names.map((name) => Field.of(answer, name))
  const verdict = typeof status === "string" ? Certificate.verdictOf(status) : undefined
  const hasSaid = verdict === "held" || (verdict === "lost" && stands !== undefined)
  const created = verdict === "held" && typeof created_date === "string" ? instantOf(created_date) : undefined
  const seen = !hasSaid
    ? null
    : created === undefined
      ? seenOf(room, key, (fact) => fact.said === status)
      : Instant.format(created)
  const scoreKey = `${row}/score`
  const isScoreLost = verdict === "lost" && room.stood.facts.has(scoreKey)
  const scoreSeen = isScoreLost ? seenOf(room, scoreKey, (fact) => fact.said === status) : null
  const wire = { status, certificate_type, created_date, grade: mark, download_url }
  return [{ of: "certificate", ...person, ...wire, seen, scoreSeen }]
})
