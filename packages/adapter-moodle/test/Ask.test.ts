/** What a call comes to, of every answer of a real Moodle that is no answer to the question. */
import { assert, describe, it } from "@effect/vitest"
import type { Adapter } from "@laurel/core"
import { type Answer, serve } from "@laurel/testkit"
import { Effect, Redacted, Result, Schema } from "effect"
import { readdirSync } from "node:fs"
import { join } from "node:path"
import * as Ask from "../src/ask/Ask.ts"
import { calledOf, recording, source, thrown } from "./moodle.ts"

const token = "0123456789abcdef0123456789abcdef"

/** Calls a function of a site that gives one answer to everything. */
const call = (answer: Answer, what: Ask.Call, schema: Schema.Decoder<unknown> = Schema.Unknown) =>
  Effect.gen(function* () {
    const server = yield* serve(() => answer)
    const http = { retries: 0, perSecond: Infinity }
    const client = yield* Ask.client({ source, base: server.url.href, token: Redacted.make(token), http })
    const result = yield* Effect.result(client.call(schema)(what))
    return { result, asked: server.asked }
  })

const site: Ask.Call = { name: "core_webservice_get_site_info" }
const activities: Ask.Call = {
  name: "core_completion_get_activities_completion_status",
  with: { courseid: "5", userid: "10" }
}

const failureOf = (result: Result.Result<unknown, Adapter.Failure>): Adapter.Failure => {
  if (Result.isSuccess(result)) throw new Error(`expected a failure, found ${JSON.stringify(result.success)}`)
  return result.failure
}

/** Recorded refusals of one learner or course, and their codes. */
const refusals = {
  "90-error-course-completion-off": "cannotviewreport",
  "90-error-course-without-criteria": "nocriteriaset",
  "90-error-debug-nopermission-other-user": "cannotviewreport",
  "90-error-nopermission-activities": "requireloginerror",
  "90-error-nopermission-grades": "nopermissiontoviewgrades",
  "90-error-nopermission-other-user": "cannotviewreport",
  "90-error-requirelogin-missing-mod-view-capability": "requireloginerror",
  "90-error-unknown-course": "invalidrecord",
  "90-error-unknown-user": "invaliduser",
  "90-error-user-not-enrolled": "usernotenroled",
  "b90-deleted-user-activities": "userdeleted"
} as const

/** Recorded failures of everything: what to do, and words of what to do about them. */
const failures: Readonly<Record<string, readonly [Adapter.Failure["_tag"], ...ReadonlyArray<RegExp>]>> = {
  "90-error-debug-function-not-in-service": ["Misconfigured", /As Moodle tells/, /Add functions/],
  "90-error-debug-invalidparameter": ["Broken", /expecting "int" type/],
  "90-error-debug-ip": [
    "Misconfigured",
    /IP:127\.0\.0\.1/,
    /As Moodle tells, the token may be used from other addresses only/
  ],
  "90-error-expiredtoken": [
    "Misconfigured",
    /four causes.*expired.*IP restriction.*webservice\/rest:use.*no function/s
  ],
  "90-error-expiredtoken-second-use": ["Misconfigured", /Manage tokens/],
  "90-error-function-not-in-service": ["Misconfigured", /four causes/],
  "90-error-invalidparameter": ["Broken", /numbers/],
  "90-error-invalidtoken": ["Misconfigured", /a token that the site knows/, /Manage tokens/],
  "90-error-ip": ["Misconfigured", /IP restriction/],
  "90-error-maintenance": ["Unavailable", /maintenance/, /Retry|after|until/i],
  "90-error-maintenance-soft": ["Unavailable", /Maintenance mode/],
  "90-error-missing-parameter": ["Broken", /arguments/],
  "90-error-missingtoken": ["Misconfigured", /Manage tokens/],
  "90-error-unknown-function": ["Misconfigured", /version of the site|External services/],
  "90-error-webservices-off": ["Misconfigured", /Enable web services/, /REST protocol/],
  "91-default-format-is-xml": ["Broken", /XML/, /moodlewsrestformat/],
  "91-error-xml": ["Broken", /XML/],
  "92-login-token-bad": ["Misconfigured", /invalidlogin/, /Manage tokens/]
}

/** Recorded beside them, and no errors. */
const answers = [
  "90-completion-off-activities",
  "92-login-token-ok",
  "b90-deleted-user-enrolled",
  "b90-deleted-user-lookup"
]

describe("a recorded answer", () => {
  it("of those that are errors is told of below, every one", () => {
    const names = readdirSync(join(import.meta.dirname, "fixtures/moodle"))
      .filter((name) => /^b?9\d-/.test(name))
      .map((name) => name.replace(".json", ""))
    const told = [...Object.keys(refusals), ...Object.keys(failures), ...answers]
    assert.deepStrictEqual(names.toSorted(), told.toSorted())
  })
  for (const [name, code] of Object.entries(refusals)) {
    it.live(`${name} refuses what was asked about, and nothing else`, () =>
      Effect.gen(function* () {
        const { result } = yield* call(recording(name), activities)
        assert.deepInclude(Result.getOrThrow(result), { _tag: "Refused", code })
      })
    )
  }
  for (const [name, [tag, ...words]] of Object.entries(failures)) {
    it.live(`${name} ends the run and says what to do`, () =>
      Effect.gen(function* () {
        const { result } = yield* call(recording(name), site)
        const failure = failureOf(result)
        assert.strictEqual(failure._tag, tag)
        const { where, expected, found, advice } = failure
        const text = [where, expected, found, advice].join("\n")
        for (const word of words) assert.match(text, word)
        assert.include(where, "core_webservice_get_site_info")
        for (const part of [where, expected, found, advice]) assert.isNotEmpty(part)
        assert.notInclude(JSON.stringify(failure), token)
      })
    )
  }
  for (const name of answers) {
    it.live(`${name} is an answer`, () =>
      Effect.gen(function* () {
        const { result } = yield* call(recording(name), activities)
        assert.deepInclude(Result.getOrThrow(result), { _tag: "Answered", value: recording(name).json })
      })
    )
  }
  it.live("503 in maintenance keeps when to come back", () =>
    Effect.gen(function* () {
      const { result } = yield* call(recording("90-error-maintenance"), site)
      assert.deepInclude(failureOf(result), { _tag: "Unavailable", retryAfter: 300_000 })
    })
  )
})

describe("another answer", () => {
  for (const [what, answer, tag, word] of [
    [
      "a page to sign in",
      { body: "<!doctype html><title>Log in</title>", headers: { "content-type": "text/html" } },
      "Broken",
      /sign in/
    ],
    [
      "a notice of PHP before JSON",
      { body: '<br />\n<b>Notice</b>: Undefined [index] in x.php\n{"statuses":[]}' },
      "Broken",
      /Display debug messages/
    ],
    ["JSON that is cut", { body: '{"statuses":[{"cm' }, "Broken", /cut/],
    ["nothing at all", { body: "" }, "Broken", /nothing/],
    ["bytes that are no UTF-8", { body: new Uint8Array([34, 255, 34]) }, "Broken", /UTF-8/],
    ["no web services there", { status: 404, body: "no" }, "Misconfigured", /address of the site/],
    ["a refusal with words", { status: 403, body: "denied by a firewall" }, "Misconfigured", /credentials/],
    ["too often", { status: 429, headers: { "retry-after": "7" }, body: "" }, "Unavailable", /fewer requests/],
    [
      "a database that is down",
      { json: thrown("dmlreadexception", "Error reading from database") },
      "Unavailable",
      /database/
    ],
    [
      "a service that is off",
      { json: thrown("servicenotavailable", "Web service is not available") },
      "Misconfigured",
      /External services/
    ],
    ["another form", { json: { statuses: "many" } }, "Broken", /statuses/]
  ] as const) {
    it.live(`${what}: is told with what to do`, () =>
      Effect.gen(function* () {
        const { result } = yield* call(answer, activities, Schema.Struct({ statuses: Schema.Array(Schema.Unknown) }))
        const failure = failureOf(result)
        assert.strictEqual(failure._tag, tag)
        assert.match(`${failure.expected} ${failure.found} ${failure.advice}`, word)
      })
    )
  }
  for (const [json, expected, found] of [
    ["many", "an answer that is an object", 'the text "many"'],
    [[], "an answer that is an object", "an empty list"],
    [{}, '"statuses" in the answer that is there', "nothing"],
    [{ statuses: null }, '"statuses" in the answer that is a list', "null"],
    [{ statuses: [{ id: {} }] }, '"statuses.0.id" in the answer that is a number or a text', "an object"]
  ] as const) {
    it.live(`of another form, ${JSON.stringify(json)}, says what was expected and what stands there`, () =>
      Effect.gen(function* () {
        const Statuses = Schema.Array(Schema.Struct({ id: Schema.Union([Schema.Finite, Schema.String]) }))
        const failure = failureOf((yield* call({ json }, activities, Schema.Struct({ statuses: Statuses }))).result)
        assert.strictEqual(failure.expected, `${expected}, as the function's documentation says`)
        assert.strictEqual(failure.found, found)
      })
    )
  }
  it.live("with a code that nobody knows refuses what was asked about", () =>
    Effect.gen(function* () {
      const { result } = yield* call({ json: thrown("somethingofaplugin") }, activities)
      assert.deepInclude(Result.getOrThrow(result), { _tag: "Refused", code: "somethingofaplugin" })
    })
  )
  it.live(
    "that calls an argument invalid is about the register where a plugin lacks a right, and about us elsewhere",
    () =>
      Effect.gen(function* () {
        const json = thrown("invalidparameter", "Invalid parameter value detected")
        const register = yield* call({ json }, { name: "mod_attendance_get_sessions", with: { attendanceid: "2" } })
        assert.deepInclude(Result.getOrThrow(register.result), { _tag: "Refused", code: "invalidparameter" })
        assert.strictEqual(failureOf((yield* call({ json }, activities)).result)._tag, "Broken")
      })
  )
  it.live("that has an errorcode in one of its items, and is none itself, is an answer", () =>
    Effect.gen(function* () {
      const json = { statuses: [], warnings: [{ errorcode: "x" }] }
      const { result } = yield* call({ json }, activities)
      assert.deepInclude(Result.getOrThrow(result), { _tag: "Answered", value: json })
    })
  )
})

describe("a question", () => {
  it.live("is a form with the token in its body, and nested arguments as Moodle names them", () =>
    Effect.gen(function* () {
      const options = [
        { name: "onlyactive", value: true },
        { name: "limitfrom", value: 0 }
      ]
      const { asked } = yield* call(
        { json: [] },
        { name: "core_enrol_get_enrolled_users", with: { courseid: 5, options } }
      )
      const [only] = asked
      assert.isDefined(only)
      assert.strictEqual(`${only?.method} ${only?.url.pathname}${only?.url.search}`, "POST /webservice/rest/server.php")
      assert.deepStrictEqual(only === undefined ? {} : calledOf(only).form, {
        wstoken: token,
        wsfunction: "core_enrol_get_enrolled_users",
        moodlewsrestformat: "json",
        courseid: "5",
        "options[0][name]": "onlyactive",
        "options[0][value]": "1",
        "options[1][name]": "limitfrom",
        "options[1][value]": "0"
      })
    })
  )
  it.live("is asked again where the site fails once, for it changes nothing", () =>
    Effect.gen(function* () {
      let count = 0
      const server = yield* serve(() =>
        ++count === 1 ? { status: 503, headers: { "retry-after": "0" } } : { json: [] }
      )
      const client = yield* Ask.client({
        source,
        base: server.url.href,
        token: Redacted.make(token),
        http: { perSecond: Infinity }
      })
      assert.deepInclude(yield* client.call(Schema.Unknown)(site), { _tag: "Answered" })
      assert.strictEqual(count, 2)
    })
  )
})

describe("a token that an answer repeats", () => {
  it.live("is in no failure and in no refusal, whatever repeats it", () =>
    Effect.gen(function* () {
      const said = `bad token ${token}`
      const exception = (more: Readonly<Record<string, string>>): Answer => ({ json: { message: said, ...more } })
      const answers = [
        exception({ errorcode: "invalidtoken" }),
        exception({ errorcode: "weird" }),
        exception({ errorcode: `weird-${token}` }),
        exception({ errorcode: "accessexception", debuginfo: said }),
        exception({ errorcode: "invalidparameter", debuginfo: said }),
        { json: { [token]: said } },
        { body: `<html>${said}` },
        { body: said }
      ]
      for (const answer of answers) {
        const { result } = yield* call(answer, activities, Schema.Struct({ statuses: Schema.Array(Schema.String) }))
        const told = JSON.stringify(result)
        assert.notInclude(told, token)
        assert.notInclude(told, token.slice(0, 20))
      }
      const { result } = yield* call(exception({ errorcode: "weird" }), activities)
      assert.include(JSON.stringify(result), "bad token ***")
    })
  )
})
