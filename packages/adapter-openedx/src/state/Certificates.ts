/** Certificates: of one learner at a time, of whom one is to be expected. */
import { Adapter, Field, Instant } from "@laurel/core"
import type { Http } from "@laurel/http"
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
  const key = `${Person.rowKey("certificate", course, user)}/award`
  const stands = room.stood.facts.get(key)
  const isAsked =
    room.certificates === "everybody" ||
    (room.certificates === "passing" && (stands !== undefined || Field.of(grade, "passed") === true))
  if (!isAsked) return []
  const response = yield* Ask.ask(room.client, { path: Ask.paths.certificate(username, course) }, [403, 404])
  if (response.status === 403) return yield* Ask.refused(response, "certificates")
  if (response.status === 404) {
    // A page for people, where there is not even the address: told of this learner, and of nobody else.
    const wire = yield* Effect.orElseSucceed(Ask.json(response), () => response.beginning(60))
    const code = Field.of(wire, "error_code")
    if (code === "course_id_not_valid") return yield* invalid(response, course)
    const isNone = code === "no_certificate_for_user"
    if (isNone && (stands === undefined || stands.evidence._tag === "RolledUp")) return []
    const expected = isNone
      ? "the certificate that there was: nothing says that it was taken back"
      : "a certificate, or that there is none"
    return [{ ...unread("certificate", course, user), expected, found: `status 404, ${shown(code ?? wire)}` }]
  }
  const wire = yield* Ask.json(response)
  const names = ["status", "certificate_type", "created_date", "grade", "download_url"] as const
  const [status, certificate_type, created_date, mark, download_url] = names.map((name) => Field.of(wire, name))
  const verdict = typeof status === "string" ? Certificate.verdictOf(status) : undefined
  const hasSaid = verdict === "held" || (verdict === "lost" && stands !== undefined)
  const created = verdict === "held" && typeof created_date === "string" ? instantOf(created_date) : undefined
  const seen = !hasSaid
    ? null
    : created === undefined
      ? seenOf(room, key, (fact) => fact.said === status)
      : Instant.format(created)
  return [{ of: "certificate", ...person, status, certificate_type, created_date, grade: mark, download_url, seen }]
})

const invalid = ({ where }: Http.Response, course: string): Adapter.Misconfigured =>
  new Adapter.Misconfigured({
    where,
    expected: `${course} to be a course that Open edX knows`,
    found: "course_id_not_valid",
    advice: "Mend the key of the course in the setting, as it stands in the address of its page, or take it out."
  })
