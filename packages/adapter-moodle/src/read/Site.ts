/** What a site says of itself before anything is read: the one call that tells what the token may call. */
import { Adapter, type Id } from "@laurel/core"
import { Effect } from "effect"
import { type Answered, type Client } from "../ask/Ask.ts"
import * as Modules from "./Modules.ts"
import * as Wire from "./Wire.ts"

const name = "core_webservice_get_site_info"

/** Functions without which nothing can be read. */
const required = [
  name,
  "core_enrol_get_enrolled_users",
  "core_course_get_contents",
  "core_completion_get_activities_completion_status",
  "core_completion_get_course_completion_status",
  "gradereport_user_get_grade_items"
] as const

/** The site, and its clock. */
export const ask = Effect.fnUntraced(function* (
  client: Client
): Effect.fn.Return<Answered<Wire.SiteInfo>, Adapter.Failure> {
  const answer = yield* client.call(Wire.SiteInfo)({ name })
  if (answer._tag === "Answered") return answer
  return yield* new Adapter.Misconfigured({
    where: name,
    expected: "what the site says of itself",
    found: `"${answer.code}", which says ${JSON.stringify(answer.said)}`,
    advice:
      "Check the account of the token in Moodle: it must be confirmed, not suspended, and have agreed to the site's policies."
  })
})

/** Functions that the token may not call, by what they are for. */
export const lacking = ({ functions }: Wire.SiteInfo) => {
  const there = new Set(functions.map((each) => each.name))
  const without = (names: ReadonlyArray<string>) => names.filter((each) => !there.has(each))
  return {
    required: without(required),
    optional: Object.entries(Modules.optional).flatMap(([kind, names]) => {
      const missing = without(names)
      return missing.length === 0 ? [] : [{ kind, missing }]
    })
  }
}

export const addFunctions =
  "Add them: Site administration > Server > Web services > External services > Functions > Add functions, in the service of the token."

/** Fails where something is lacking that all else needs, and tells what else won't be read. */
export const check = Effect.fnUntraced(function* (
  source: Id.SourceId,
  site: Wire.SiteInfo
): Effect.fn.Return<void, Adapter.Failure> {
  const { required: needed, optional } = lacking(site)
  if (needed.length > 0) {
    return yield* new Adapter.Misconfigured({
      where: name,
      expected: `a service with the functions ${required.join(", ")}`,
      found: `one without ${needed.join(", ")}`,
      advice: addFunctions
    })
  }
  for (const { kind, missing } of optional) {
    yield* Effect.logWarning(
      `source "${source}": activities of the kind "${kind}" are not read beside their completion and grades, for the token's service lacks ${missing.join(", ")}. ${addFunctions}`
    )
  }
})
