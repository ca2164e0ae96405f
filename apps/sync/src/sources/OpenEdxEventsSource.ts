/** `"adapter": "openedx-events"`: a file of events of Open edX. */
import { resolve } from "node:path"
import { OpenEdx } from "@laurel/adapter-openedx"
import { Effect, Schema } from "effect"
import * as Bytes from "./Bytes.ts"
import { Meter } from "./Meter.ts"
import { Path } from "../configuration/Path.ts"
import { opinionFields, opinionsOf, type Selected, sourceFields } from "./SourceFields.ts"

export const Setting = Schema.Struct({
  ...sourceFields,
  ...opinionFields,
  adapter: Schema.Literal("openedx-events"),
  /** One event a line, of the event bus or of a tracking log; plain or gzip. */
  file: Path,
  setting: OpenEdx.Setting
})
type Setting = typeof Setting.Type

export const select = (folder: string, { id, file, setting, archive = false, ...rest }: Setting): Selected => {
  const meter = new Meter()
  const open = () => Bytes.bytesOf(resolve(folder, file), meter)
  return {
    adapter: OpenEdx.events({ source: id, setting, name: file, open }),
    archives: archive,
    doctor: Effect.map(Bytes.look(resolve(folder, file)), (found) => [found]),
    opinions: opinionsOf(rest, OpenEdx.opinions),
    meter
  }
}
