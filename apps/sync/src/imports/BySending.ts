/** Imports by the API: a small file that is sent with its mapping, checked or run as `laurel import` does it. */
import { Importing } from "@laurel/api"
import { Import, Plan, Sync } from "@laurel/core"
import { Effect, Stream } from "effect"
import type * as Configuration from "../configuration/Configuration.ts"
import * as MappingFile from "./MappingFile.ts"
import * as Prepared from "./Prepared.ts"

const unfit = ({ message }: Error) => new Importing.Unfit({ message })

const answerOf = (
  { rows, facts, corrections, rejections, entries }: Plan.Counts,
  verdicts: Import.Counts,
  id: Import.Step["import"]
): Importing.Answer => ({ import: id, rows, verdicts, facts, corrections, rejections, entries })

/** The import as it was sent, and the catalogs that it is judged by: those of the store. */
const prepare = Effect.fnUntraced(function* (
  opened: Configuration.Opened,
  { source, mapping, reason, conflicts, people, file }: Importing.Given,
  { actor, role }: Importing.By
) {
  const prepared = yield* Prepared.ofSent(opened, {
    source,
    mapping: {
      ...mapping,
      ...(conflicts === undefined ? {} : { conflicts }),
      ...(people === undefined ? {} : { people })
    },
    file: { name: file.name, bytes: new TextEncoder().encode(file.content) }
  })
  const draft = yield* Prepared.draftOf(prepared, { actor, role, reason })
  yield* MappingFile.checkVersion(prepared.ready, "mapping")
  const versions = yield* Sync.versions
  if (versions === undefined) {
    return yield* new Importing.Unfit({ message: "the store holds no catalog yet: run `laurel sync` first" })
  }
  return { draft, versions, adapter: prepared.adapter }
})

/** What the API brings files in by. */
export const of = (opened: Configuration.Opened): Importing.Importing => ({
  check: (given, by) =>
    Effect.gen(function* () {
      const { versions, adapter, draft } = yield* prepare(opened, given, by)
      const rejected = Importing.rejected()
      const shown = yield* Import.check(versions, adapter, draft, { tell: rejected.take })
      return { ...answerOf(shown.counts, shown.verdicts, null), ...rejected.told() }
    }).pipe(
      Effect.catchTags({
        Unable: (error) => Effect.fail(unfit(error)),
        AdapterError: (error) => Effect.fail(unfit(error))
      })
    ),
  run: (given, by) =>
    Effect.gen(function* () {
      const { versions, adapter, draft } = yield* prepare(opened, given, by)
      let [counts, verdicts] = [Plan.nothingRead, Import.noRows]
      let id: Import.Step["import"] = null
      yield* Stream.runForEach(Import.run(versions, adapter, draft), (step) =>
        Effect.sync(() => {
          counts = Plan.addCounts(counts, step)
          verdicts = Import.add(verdicts, step.verdicts)
          id = step.import
        })
      )
      return answerOf(counts, verdicts, id)
    }).pipe(
      Effect.catchTags({
        Unable: (error) => Effect.fail(unfit(error)),
        AdapterError: (error) => Effect.fail(unfit(error))
      })
    )
})
