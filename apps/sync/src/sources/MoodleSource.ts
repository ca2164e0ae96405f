/** `"adapter": "moodle"`: a Moodle site that is asked by its web services. */
import { Moodle } from "@laurel/adapter-moodle"
import { Schema } from "effect"
import * as Asked from "./Asked.ts"
import { clientFields, overlapFields, overlapOf } from "./ClientFields.ts"
import * as Credentials from "./Credentials.ts"
import { Address, opinionFields, type Selected, sourceFields } from "./SourceFields.ts"

export const Setting = Schema.Struct({
  ...sourceFields,
  ...opinionFields,
  ...clientFields,
  ...overlapFields,
  adapter: Schema.Literal("moodle"),
  /** Where the site is, as its pages have it. */
  base: Address,
  auth: Credentials.Token,
  setting: Moodle.Setting
})
type Setting = typeof Setting.Type

export const select = (setting: Setting): Selected =>
  Asked.select({
    setting,
    identified: Credentials.token(setting.auth),
    options: (token, http): Moodle.Options => ({
      source: setting.id,
      base: setting.base,
      token,
      setting: setting.setting,
      // An archive can be read again; what is not kept has to be asked for again.
      rereads: setting.archive !== true,
      ...overlapOf(setting),
      http
    }),
    adapter: Moodle.adapter,
    doctor: Moodle.doctor,
    opinions: Moodle.opinions
  })
