import { Badges } from "@laurel/adapter-badges"
import { type Adapter, Id } from "@laurel/core"
import { Effect, Schema, Stream } from "effect"

const decode = Schema.decodeUnknownSync(Badges.Setting, { onExcessProperty: "error" })

/** Badges by the names of their files, read by a setting that is checked first. */
export const badges = (setting: unknown, files: ReadonlyMap<string, Uint8Array>): Adapter.Adapter =>
  Badges.adapter({
    source: Id.SourceId.make("badges"),
    setting: decode(setting),
    files: Effect.succeed([...files].map(([name, bytes]) => ({ name, bytes: Stream.make(bytes) })))
  })
