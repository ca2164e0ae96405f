/** `"adapter": "canvas-grade-changes"`: the log of grade changes of a Canvas. */
import { Canvas } from "@laurel/adapter-canvas"
import type { Adapter } from "@laurel/core"
import { Effect, Schema, Stream } from "effect"
import * as Asked from "./Asked.ts"
import { clientFields, overlapFields, overlapOf } from "./ClientFields.ts"
import * as Credentials from "./Credentials.ts"
import * as Findings from "./Findings.ts"
import { Address, type Selected, sourceFields } from "./SourceFields.ts"

export const Setting = Schema.Struct({
  ...sourceFields,
  ...clientFields,
  ...overlapFields,
  adapter: Schema.Literal("canvas-grade-changes"),
  /** Where Canvas is: what stands before `/api/v1`. */
  base: Address,
  auth: Credentials.Token,
  setting: Canvas.Setting
})
type Setting = typeof Setting.Type

export const select = (setting: Setting): Selected =>
  Asked.select({
    setting,
    identified: Credentials.identified(setting.auth),
    options: (auth, http): Canvas.Options => ({
      source: setting.id,
      base: setting.base,
      auth,
      setting: setting.setting,
      // An archive can be read again; what is not kept has to be asked for again.
      rereads: setting.archive !== true,
      ...overlapOf(setting),
      http
    }),
    adapter: Canvas.gradeChanges,
    doctor
  })

/** People and courses as for all else, and then the log itself, by its first page. */
const doctor = (options: Canvas.Options): Effect.Effect<ReadonlyArray<Adapter.Finding>> =>
  Effect.gen(function* () {
    const found = yield* Canvas.doctor({ ...options, setting: { ...options.setting, reads: ["enrolments"] } })
    return found.some(({ state }) => state === "wrong") ? found : [...found, ...(yield* logOf(options))]
  })

const what = "the log of grade changes"

const logOf = (options: Canvas.Options): Effect.Effect<ReadonlyArray<Adapter.Finding>> =>
  Canvas.gradeChanges(options)
    .read(null)
    .pipe(
      Stream.take(1),
      Stream.runCollect,
      Effect.map((pages) => pages.flatMap(({ rejections }) => rejections)),
      Effect.map(([rejection]) => [
        rejection === undefined
          ? Findings.fine(what, "its first page can be read")
          : Findings.wrong(what, `expected ${rejection.expected}, found ${rejection.found}`, permission)
      ]),
      Effect.catch(({ reason }) => Effect.succeed([Findings.ofFailure(reason)]))
    )

const permission =
  'In Canvas open Admin, Permissions, Account Roles, and allow "Grades - view change logs" for the role of the token\'s user in the account.'
