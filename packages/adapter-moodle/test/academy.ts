import { Moodle } from "@laurel/adapter-moodle"
import { Id } from "@laurel/core"
import { Effect, type Redacted, Schema } from "effect"

/** A site, its token, and what its courses are: doctor and adapter take the same. */
export const academy = (base: string, token: Redacted.Redacted, setting: unknown) =>
  Effect.map(Schema.decodeUnknownEffect(Moodle.Setting, { onExcessProperty: "error" })(setting), (setting) => {
    const options = {
      source: Id.SourceId.make("academy"),
      base,
      token,
      setting,
      http: { perSecond: 40, concurrency: 8 }
    }
    return { adapter: Moodle.adapter(options), findings: Moodle.doctor(options) }
  })
