/** `"adapter": "canvas-grade-changes"`: the log of grade changes of a Canvas. */
import { Canvas } from "@laurel/adapter-canvas"
import { Schema } from "effect"
import * as Asked from "./Asked.ts"
import { fields, optionsOf } from "./CanvasSource.ts"
import * as Credentials from "./Credentials.ts"
import type { Selected } from "./SourceFields.ts"

export const Setting = Schema.Struct({ ...fields, adapter: Schema.Literal("canvas-grade-changes") })

export const select = (setting: typeof Setting.Type): Selected =>
  Asked.select({
    setting,
    identified: Credentials.identified(setting.auth),
    options: optionsOf(setting),
    adapter: Canvas.gradeChanges,
    // Of the courses themselves it needs the people alone.
    doctor: ({ setting: all, ...options }) =>
      Canvas.doctor({ ...options, setting: { ...all, reads: ["enrolments"] }, log: true })
  })
