/** `"adapter": "xapi"`: a record store that is asked for its statements. */
import { Xapi } from "@laurel/adapter-xapi"
import type { Http } from "@laurel/http"
import { Schema } from "effect"
import * as Asked from "./Asked.ts"
import { between, clientFields } from "./ClientFields.ts"
import * as Credentials from "./Credentials.ts"
import { Endpoint, opinionFields, type Selected, sourceFields } from "./SourceFields.ts"

export const Setting = Schema.Struct({
  ...sourceFields,
  ...opinionFields,
  ...clientFields,
  adapter: Schema.Literal("xapi"),
  endpoint: Endpoint,
  version: Schema.optionalKey(Schema.Literals(Xapi.versions)),
  auth: Credentials.Credentials,
  setting: Xapi.Setting,
  /** Whether attachments are fetched, to check them. */
  attachments: Schema.optionalKey(Schema.Boolean),
  /** How far before the last run's mark a run begins. */
  overlapSeconds: Schema.optionalKey(between(0, 86_400)),
  /** Statements asked for at a time. */
  pageRows: Schema.optionalKey(between(1, 1_000))
})
type Setting = typeof Setting.Type

export const select = (setting: Setting): Selected =>
  Asked.select({
    setting,
    identified: Credentials.identified(setting.auth),
    options: optionsOf(setting),
    adapter: Xapi.adapter,
    doctor: Xapi.doctor,
    opinions: Xapi.opinions
  })

const optionsOf =
  ({ id, endpoint, version, setting, attachments, overlapSeconds, pageRows, archive = false }: Setting) =>
  (auth: Http.Auth, http: Http.Tuning): Xapi.Options => ({
    source: id,
    endpoint,
    auth,
    setting,
    // An archive can be read again; what is not kept has to be asked for again.
    rereads: !archive,
    ...(version === undefined ? {} : { version }),
    ...(attachments === undefined ? {} : { attachments }),
    ...(overlapSeconds === undefined ? {} : { overlap: `${overlapSeconds} seconds` }),
    ...(pageRows === undefined ? {} : { limit: pageRows }),
    http
  })
