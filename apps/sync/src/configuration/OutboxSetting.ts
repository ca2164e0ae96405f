/** `"outbox"` in the configuration: record stores that are told what was achieved. */
import { Outbox } from "@laurel/adapter-xapi"
import { Id, Text } from "@laurel/core"
import { Schema } from "effect"
import { Endpoint } from "../sources/SourceFields.ts"
import { Credentials } from "../sources/Credentials.ts"

const isWeb = (text: string): boolean => ["http:", "https:"].includes(URL.parse(text)?.protocol ?? "")

const Template = Schema.String.check(
  Schema.isMaxLength(1_000),
  Schema.makeFilter((text: string) =>
    text.includes("{type}") && isWeb(text.replaceAll("{type}", "type"))
      ? undefined
      : "expected an address of yours with {type} in it, such as https://example.org/achievements/{type}"
  )
)

const Page = Schema.String.check(
  Schema.isMaxLength(1_000),
  Schema.makeFilter((text: string) => (isWeb(text) ? undefined : "expected an address such as https://example.org"))
)

const Entry = Schema.Struct({
  id: Schema.String.check(
    Schema.isPattern(/^[A-Za-z0-9][A-Za-z0-9._-]{0,49}$/, {
      expected: "an id of 1 to 50 letters, digits, '.', '_' or '-', starting with a letter or digit"
    })
  ),
  adapter: Schema.Literal("xapi"),
  endpoint: Endpoint,
  auth: Credentials,
  actor: Schema.Array(Outbox.ActorRule).check(Schema.isMinLength(1), Schema.isMaxLength(Outbox.maxRules)),
  /** All unless given. */
  types: Schema.optionalKey(Schema.Array(Id.TypeId).check(Schema.isMinLength(1), Schema.isMaxLength(1_000))),
  /** Whether also what imports brought is told; not unless given. */
  imports: Schema.optionalKey(Schema.Boolean),
  activity: Template,
  /** Who voids statements; an account `laurel` at the origin of `activity` unless given. */
  agent: Schema.optionalKey(Schema.Struct({ homePage: Page, name: Text.Name })),
  /** Where a day ends; UTC unless given. */
  zone: Schema.optionalKey(Text.Zone),
  version: Schema.optionalKey(Schema.Literals(["1.0.3", "2.0.0"])),
  batch: Schema.optionalKey(Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 500 }))),
  perSecond: Schema.optionalKey(Schema.Finite.check(Schema.isBetween({ minimum: 0.01, maximum: 1_000 })))
})
export type OutboxSetting = typeof Entry.Type

const ownIds = Schema.makeFilter((all: ReadonlyArray<OutboxSetting>) =>
  all.flatMap(({ id }, index) => {
    const first = all.findIndex((other) => other.id === id)
    return first < index ? [{ path: [index, "id"], issue: `"${id}" is already the id of outbox[${first}]` }] : []
  })
)

export const OutboxSettings = Schema.Array(Entry).check(Schema.isMaxLength(20), ownIds)

/** What it announces, and how. */
export const optionsOf = (setting: OutboxSetting): Outbox.Options => {
  const { id, endpoint, actor, types = null, imports = false, activity, agent, zone = "UTC", batch } = setting
  const account = agent ?? { homePage: new URL(activity).origin, name: "laurel" }
  return {
    id,
    selection: { endpoint, actor, types, ...(imports ? { imports } : {}) },
    activity,
    agent: { objectType: "Agent", account },
    zone,
    ...(batch === undefined ? {} : { batch })
  }
}
