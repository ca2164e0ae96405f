/** `"adapter": "canvas-grade-changes"`: the log of grade changes of a Canvas. */
import { Canvas } from "@laurel/adapter-canvas"
import { Schema } from "effect"
import * as Asked from "./Asked.ts"
import { clientFields, overlapFields, overlapOf } from "./ClientFields.ts"
import * as Credentials from "./Credentials.ts"
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
    // Of the courses themselves it needs the people alone.
    doctor: ({ setting: all, ...options }) =>
      Canvas.doctor({ ...options, setting: { ...all, reads: ["enrolments"] }, log: true })
  })
