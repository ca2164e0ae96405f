/** From a configured source to its adapter: one file for each kind of source. */
import { type Id, Phrase, Plan } from "@laurel/core"
import { Effect, Schema } from "effect"
import type { Opened } from "../configuration/Configuration.ts"
import type { Selected } from "./SourceFields.ts"
import * as AdministrateSource from "./AdministrateSource.ts"
import * as BadgesSource from "./BadgesSource.ts"
import * as CanvasGradeChangesSource from "./CanvasGradeChangesSource.ts"
import * as CanvasSource from "./CanvasSource.ts"
import * as MoodleSource from "./MoodleSource.ts"
import * as OpenEdxEventsSource from "./OpenEdxEventsSource.ts"
import * as OpenEdxSource from "./OpenEdxSource.ts"
import * as ScormCloudSource from "./ScormCloudSource.ts"
import * as ScormPushSource from "./ScormPushSource.ts"
import * as TabularSource from "./TabularSource.ts"
import * as XapiFileSource from "./XapiFileSource.ts"
import * as XapiPushSource from "./XapiPushSource.ts"
import * as XapiSource from "./XapiSource.ts"
import { unable } from "../Unable.ts"

export type { Selected } from "./SourceFields.ts"

const settings = [
  TabularSource.Setting,
  XapiSource.Setting,
  XapiFileSource.Setting,
  XapiPushSource.Setting,
  ScormPushSource.Setting,
  ScormCloudSource.Setting,
  MoodleSource.Setting,
  CanvasSource.Setting,
  CanvasGradeChangesSource.Setting,
  OpenEdxSource.Setting,
  OpenEdxEventsSource.Setting,
  AdministrateSource.Setting,
  BadgesSource.Setting
] as const

const kinds = settings.map(({ fields }) => `"${fields.adapter.literal}"`)
const Source = Schema.Union(settings).annotate({
  message: `expected "adapter" to be ${kinds.slice(0, -1).join(", ")} or ${kinds.at(-1)}`
})
export type Source = typeof Source.Type

const ownIds = Schema.makeFilter((sources: ReadonlyArray<Source>) =>
  sources.flatMap(({ id }, index) => {
    const path = [index, "id"]
    if (Plan.isReserved(id))
      return [
        { path, issue: `"${id}" is a name that Laurel keeps for itself: choose one that does not begin with laurel.` }
      ]
    const first = sources.findIndex((source) => source.id === id)
    return first < index ? [{ path, issue: `"${id}" is already the id of sources[${first}]` }] : []
  })
)

/** Where a source is sent to: its path, and the addresses that requests for it have. None of a source that is only read. */
const pathsOf = (source: Source): ReadonlyArray<string> => {
  switch (source.adapter) {
    case "xapi-push":
      return [source.path, `${source.path}/statements`, `${source.path}/about`]
    case "scorm-push":
      return [source.path]
    case "scorm-cloud":
      return source.postback === undefined ? [] : [source.postback.path]
    default:
      return []
  }
}

/** Where a key of a source that stands beside its `setting`, or in it, belongs, where that is the other of the two. */
export const belongsIn = (adapter: unknown, isInSetting: boolean, key: string): string | undefined => {
  const fields = settings.find((each) => each.fields.adapter.literal === adapter)?.fields
  if (fields === undefined || !("setting" in fields)) return undefined
  const [other, words] = isInSetting ? [fields, 'beside "setting"'] : [fields.setting.fields, 'in "setting"']
  return Object.hasOwn(other, key) ? words : undefined
}

/** What is sent to one of two paths must not be the other's. */
const ownPaths = Schema.makeFilter((sources: ReadonlyArray<Source>) =>
  sources.flatMap((source, index) => {
    const [own, ...behind] = pathsOf(source)
    if (own === undefined) return []
    const issues = sources.slice(0, index).flatMap((other, first) => {
      const [path, ...addresses] = pathsOf(other)
      if (path === own) return [`"${own}" is already the path of sources[${first}]`]
      if (addresses.includes(own))
        return [`"${own}" is already an address of sources[${first}], whose path is "${path}"`]
      if (path !== undefined && behind.includes(path))
        return [`"${path}" behind it is already the path of sources[${first}]`]
      return []
    })
    const path = source.adapter === "scorm-cloud" ? [index, "postback", "path"] : [index, "path"]
    return issues.slice(0, 1).map((issue) => ({ path, issue }))
  })
)

export const Sources = Schema.Array(Source).check(Schema.isMaxLength(100), ownIds, ownPaths)

/** The offerings that the setting of a source names; those of tables stand in their rows. */
export const offeringsOf = (source: Source): ReadonlyArray<Id.OfferingId> => {
  switch (source.adapter) {
    case "tabular":
      return []
    case "xapi":
    case "xapi-file":
    case "xapi-push":
      return source.setting.offerings.map(({ id }) => id)
    case "administrate": {
      const { courses, achievements = {} } = source.setting
      const { offering, types = [] } = achievements
      return [
        ...courses.map((each) => each.offering),
        ...types.map((each) => each.offering),
        ...(offering === undefined ? [] : [offering])
      ]
    }
    case "badges":
      return source.setting.achievements.map(({ offering }) => offering)
    case "moodle": {
      const { courses, badges } = source.setting
      return [...courses, ...(badges === undefined ? [] : [badges])].map(({ offering }) => offering)
    }
    default:
      return source.setting.courses.map(({ offering }) => offering)
  }
}

const selected = (folder: string, source: Source): Selected => {
  switch (source.adapter) {
    case "tabular":
      return TabularSource.select(folder, source)
    case "xapi":
      return XapiSource.select(source)
    case "xapi-file":
      return XapiFileSource.select(folder, source)
    case "xapi-push":
      return XapiPushSource.select(source)
    case "scorm-push":
      return ScormPushSource.select(source)
    case "scorm-cloud":
      return ScormCloudSource.select(source)
    case "moodle":
      return MoodleSource.select(source)
    case "canvas":
      return CanvasSource.select(source)
    case "canvas-grade-changes":
      return CanvasGradeChangesSource.select(source)
    case "openedx":
      return OpenEdxSource.select(source)
    case "openedx-events":
      return OpenEdxEventsSource.select(folder, source)
    case "administrate":
      return AdministrateSource.select(source)
    case "badges":
      return BadgesSource.select(folder, source)
  }
}

/** The settings of the named sources, in the order of the configuration; of all where none is named. */
const named = Effect.fnUntraced(function* ({ file, sources }: Opened, names: ReadonlyArray<string>) {
  const known: ReadonlyArray<string> = sources.map(({ id }) => id)
  const unknown = names.filter((name) => !known.includes(name))
  if (unknown.length > 0) {
    const quoted = unknown.map((name) => `"${name}"`).join(", ")
    return yield* unable(`no source is called ${quoted} in ${file}. ${Phrase.suggest(unknown[0] ?? "", known)}`)
  }
  return sources.filter(({ id }) => names.length === 0 || names.includes(id))
})

/** The adapters of the named sources, in the order of the configuration; of all where none is named. */
export const select = Effect.fnUntraced(function* (opened: Opened, names: ReadonlyArray<string>) {
  return (yield* named(opened, names)).map((source) => selected(opened.folder, source))
})
