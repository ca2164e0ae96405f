/** `"adapter": "administrate"`: an instance of Administrate that is asked by its GraphQL. */
import { Administrate } from "@laurel/adapter-administrate"
import type { Http } from "@laurel/http"
import { Schema } from "effect"
import * as Asked from "./Asked.ts"
import { between, clientFields } from "./ClientFields.ts"
import * as Credentials from "./Credentials.ts"
import { Address, opinionFields, type Selected, sourceFields } from "./SourceFields.ts"

export const Setting = Schema.Struct({
  ...sourceFields,
  ...opinionFields,
  ...clientFields,
  adapter: Schema.Literal("administrate"),
  /** Where its GraphQL is asked: that of all instances unless given. */
  base: Schema.optionalKey(Address),
  auth: Credentials.TokenOrClient,
  setting: Administrate.Setting,
  /** For how many days after its end the learners of an event are read each time. */
  recentDays: Schema.optionalKey(between(0, 3_650)),
  /** Records asked for at a time. */
  pageRows: Schema.optionalKey(between(1, 100))
})
export type Setting = typeof Setting.Type

/** Who asks, with or without secrets. */
export const identified = ({ auth }: Setting): Credentials.Identified<Http.Auth> =>
  Credentials.identified({ tokenUrl: Administrate.defaultTokenUrl, ...auth }, "form")

export const select = (setting: Setting): Selected =>
  Asked.select({
    setting,
    identified: identified(setting),
    options: optionsOf(setting),
    adapter: Administrate.adapter,
    doctor: Administrate.doctor,
    opinions: Administrate.opinions
  })

/** What the adapter is told; `laurel catalogue` asks by the same. */
export const optionsOf =
  ({ id, base, setting, recentDays, pageRows, archive = false }: Setting) =>
  (auth: Http.Auth, http: Http.Tuning): Administrate.Options => ({
    source: id,
    auth,
    setting,
    // An archive can be read again; what is not kept has to be asked for again.
    rereads: !archive,
    ...(base === undefined ? {} : { base }),
    ...(recentDays === undefined ? {} : { recentDays }),
    ...(pageRows === undefined ? {} : { pageSize: pageRows }),
    http
  })
