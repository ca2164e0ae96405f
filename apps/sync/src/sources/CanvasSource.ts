/** `"adapter": "canvas"`: a Canvas that is asked how its courses stand. */
import { Canvas } from "@laurel/adapter-canvas"
import type { Http } from "@laurel/http"
import { Schema } from "effect"
import * as Asked from "./Asked.ts"
import { clientFields, overlapFields, overlapOf } from "./ClientFields.ts"
import * as Credentials from "./Credentials.ts"
import { Address, opinionFields, type Selected, sourceFields } from "./SourceFields.ts"

/** What both ways of reading a Canvas are told. */
export const fields = {
  ...sourceFields,
  ...clientFields,
  ...overlapFields,
  /** Where Canvas is: what stands before `/api/v1`. */
  base: Address,
  auth: Credentials.Token,
  setting: Canvas.Setting
}
const Fields = Schema.Struct(fields)

export const optionsOf =
  (setting: typeof Fields.Type) =>
  (auth: Canvas.Options["auth"], http: Http.Tuning): Canvas.Options => ({
    source: setting.id,
    base: setting.base,
    auth,
    setting: setting.setting,
    // An archive can be read again; what is not kept has to be asked for again.
    rereads: setting.archive !== true,
    ...overlapOf(setting),
    http
  })

export const Setting = Schema.Struct({ ...fields, ...opinionFields, adapter: Schema.Literal("canvas") })

export const select = (setting: typeof Setting.Type): Selected =>
  Asked.select({
    setting,
    identified: Credentials.identified(setting.auth),
    options: optionsOf(setting),
    adapter: Canvas.adapter,
    doctor: (options) => Canvas.doctor({ ...options, log: false }),
    opinions: Canvas.opinions
  })
