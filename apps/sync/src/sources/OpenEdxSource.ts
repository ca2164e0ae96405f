/** `"adapter": "openedx"`: an Open edX that is asked how its courses stand. */
import { OpenEdx } from "@laurel/adapter-openedx"
import { Schema } from "effect"
import * as Asked from "./Asked.ts"
import { clientFields } from "./ClientFields.ts"
import * as Credentials from "./Credentials.ts"
import { Address, opinionFields, type Selected, sourceFields } from "./SourceFields.ts"

export const Setting = Schema.Struct({
  ...sourceFields,
  ...opinionFields,
  ...clientFields,
  adapter: Schema.Literal("openedx"),
  /** Where the LMS is, as its pages have it. */
  base: Address,
  auth: Credentials.OwnClient,
  setting: OpenEdx.Setting
})
type Setting = typeof Setting.Type

export const select = (setting: Setting): Selected =>
  Asked.select({
    setting,
    identified: Credentials.clientSecret(setting.auth),
    options: (clientSecret, http): OpenEdx.Options => ({
      source: setting.id,
      base: setting.base,
      clientId: setting.auth.clientId,
      clientSecret,
      setting: setting.setting,
      // An archive can be read again; what is not kept has to be asked for again.
      rereads: setting.archive !== true,
      http
    }),
    adapter: OpenEdx.adapter,
    doctor: OpenEdx.doctor,
    opinions: OpenEdx.opinions
  })
