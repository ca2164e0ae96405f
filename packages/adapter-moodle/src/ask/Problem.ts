/** What went wrong with a call, told by Moodle's error codes: of one learner or course, or of everything. */
import { Adapter } from "@laurel/core"
import { Http } from "@laurel/http"
import { Result } from "effect"
import * as Access from "./Access.ts"
import type { Call, Exception, Refused } from "./Ask.ts"

/** The function and the ids it was called with: what an operator looks for. */
const aboutOf = ({ name, with: args = {} }: Call): string => {
  const ids = Object.entries(args).flatMap(([key, value]) =>
    typeof value === "object" ? [] : [`${key} ${String(value).slice(0, 50)}`]
  )
  return `${name}${ids.length === 0 ? "" : ` for ${ids.join(", ")}`}`
}

/** The same, and the request. */
export const whereOf = (call: Call, { where }: Pick<Http.Response, "where">): string => `${aboutOf(call)} (${where})`

type Told = Pick<Adapter.Failure, "where" | "expected" | "found" | "advice">

const misconfigured = (told: Told): Adapter.Failure => new Adapter.Misconfigured(told)
const unavailable = (told: Told): Adapter.Failure => new Adapter.Unavailable({ ...told, retryAfter: null })

const onWebServices =
  'Turn them on: Site administration > General > Advanced features, "Enable web services"; then Site administration > Server > Web services > Manage protocols, enable "REST protocol".'

/** A failure of HTTP, in words of Moodle where these say what it means. */
export const ofHttp =
  (call: Call) =>
  (error: Http.HttpError): Adapter.Failure => {
    const failure = Http.toFailure(error)
    const where = whereOf(call, failure)
    const { reason } = error
    if (reason._tag === "Denied" && reason.status === 403 && reason.said === "") {
      const found = "status 403 with nothing in it, as Moodle answers where web services are off"
      return misconfigured({ where, expected: "web services that are on", found, advice: onWebServices })
    }
    if (reason._tag === "Missing") {
      const advice =
        "Give the address of the site as a browser shows it on its front page, with the folder where it has one and without /login or /my. Moodle's web services are below it, at /webservice/rest/server.php."
      return misconfigured({
        where,
        expected: "the web services of a Moodle",
        found: `status ${reason.status}`,
        advice
      })
    }
    if (reason._tag === "Throttled" && reason.status === 503) {
      return new Adapter.Unavailable({
        ...maintenance(where, `status 503, until ${reason.until ?? "it is over"}`),
        retryAfter: reason.retryAfter
      })
    }
    return at(where, failure)
  }

/** The same failure, told of another place. */
const at = (where: string, failure: Adapter.Failure): Adapter.Failure => {
  const told = { where, expected: failure.expected, found: failure.found, advice: failure.advice }
  switch (failure._tag) {
    case "Misconfigured":
      return misconfigured(told)
    case "Broken":
      return new Adapter.Broken(told)
    case "Unavailable":
      return new Adapter.Unavailable({ ...told, retryAfter: failure.retryAfter })
  }
}

const maintenance = (where: string, found: string): Told => ({
  where,
  expected: "a site that is open",
  found: `${found}: the site is in maintenance, or is overloaded`,
  advice:
    "Sync again when it is over; what was committed is kept. Maintenance is ended under Site administration > Server > Maintenance mode, or by admin/cli/maintenance.php --disable."
})

/** What an exception says: of what was asked about, or of everything, which fails. */
export const ofException = (
  call: Call,
  response: Http.Response,
  exception: Exception
): Result.Result<Refused, Adapter.Failure> => {
  const { masked } = response
  // Some sites repeat what they were called with.
  const said = masked(exception.message ?? exception.error ?? "", 300)
  const errorcode = masked(exception.errorcode, 100)
  const debuginfo = masked(exception.debuginfo ?? "")
  const where = whereOf(call, response)
  const found = `"${errorcode}", which says ${JSON.stringify(said)}`
  switch (errorcode) {
    case "invalidtoken":
    case "invalidlogin":
      return Result.fail(misconfigured({ where, expected: "a token that the site knows", found, advice: Access.token }))
    case "accessexception":
      return Result.fail(
        misconfigured({
          where,
          expected: "a call that the token allows",
          ...Access.told(call.name, found, debuginfo)
        })
      )
    case "servicenotavailable":
    case "enablewsdescription":
    case "servicedisabled":
      return Result.fail(
        misconfigured({ where, expected: "an external service that is on", found, advice: Access.service })
      )
    case "sitemaintenance":
    case "upgraderunning":
      return Result.fail(unavailable(maintenance(where, found)))
    case "dmlreadexception":
    case "dmlwriteexception":
    case "dmlconnectionexception":
    case "dbconnectionfailed":
      return Result.fail(
        unavailable({
          where,
          expected: "a database that answers",
          found,
          advice: "Sync again later; if it stays, tell the site's administrator the request."
        })
      )
    case "invalidparameter":
      // Functions of activities say so, too, of what the account has no right to.
      if (call.name.startsWith("mod_")) return Result.succeed(refused(call, errorcode, said))
      return Result.fail(
        new Adapter.Broken({
          where,
          expected: "the arguments that this version of the function takes",
          found: debuginfo === "" ? found : `${found}: ${debuginfo.slice(0, 200)}`,
          advice:
            "Check that the course ids of the setting are Moodle's own numbers, as in /course/view.php?id=5. If they are, tell whoever maintains this adapter the version of the site."
        })
      )
    default:
      // An unknown table of functions is no learner: the site has no such function.
      return errorcode === "invalidrecord" && said.includes("external_functions")
        ? Result.fail(
            misconfigured({
              where,
              expected: "a site that has this function",
              found,
              advice: Access.unknownFunction(call.name)
            })
          )
        : Result.succeed(refused(call, errorcode, said))
  }
}

/** A refusal of just what was asked about. */
export const refused = (call: Call, code: string, said: string): Refused => ({
  _tag: "Refused",
  name: call.name,
  about: aboutOf(call),
  code,
  said
})
