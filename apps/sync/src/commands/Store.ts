/** `laurel store`: looks after the store itself. */
import { statSync } from "node:fs"
import { resolve } from "node:path"
import { Ledger } from "@laurel/core"
import { LedgerSql } from "@laurel/ledger-sql"
import { Effect } from "effect"
import { Argument, Command } from "effect/cli"
import * as Configuration from "../configuration/Configuration.ts"
import * as Numbers from "../terminal/Numbers.ts"
import * as Print from "../terminal/Print.ts"
import { root } from "../Root.ts"
import * as Store from "../store/Store.ts"
import { unable } from "../Unable.ts"
import * as Verify from "./Verify.ts"

const check = Command.make("check", Verify.flags, Verify.run).pipe(
  Command.withDescription(
    "Check everything: the database's own integrity, that nothing names what is not there, the log and its Merkle roots, the achievements and holdings against what is derived from the facts anew. " +
      "Reads only, and ends with 2 where something is wrong."
  ),
  Command.withShortDescription("Check everything that can be checked"),
  Command.withExamples([
    { command: "laurel store check", description: "Check the database, the log, and what follows from the facts" }
  ])
)

/** As a shell reads it back. */
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`

const copy = Effect.fn("laurel.store.backup")(function* ({ file }: { readonly file: string }) {
  const { config, json } = yield* root
  const { store, ...opened } = yield* Configuration.open(config)
  const { key } = opened.checkpoints
  if (store.kind === "postgres") {
    return yield* unable(
      `the store is ${store.name}, and a server is backed up by its own program: pg_dump --format=custom --schema=${store.schema} --file=${quoted(file)} ${store.shell}`
    )
  }
  yield* Store.isThere({ store, ...opened })
  const to = resolve(file)
  yield* LedgerSql.backup(store.file, to)
  const bytes = statSync(to).size
  yield* json
    ? Print.json({ store: store.file, backup: to, bytes })
    : Print.lines([
        `Backed up ${store.file} to ${to}: ${Numbers.count(bytes, "byte")}.`,
        `The key of its checkpoints, ${key.kind === "file" ? key.file : key.name}, is not in it: keep a copy of that apart from it.`
      ])
})

const backup = Command.make(
  "backup",
  { file: Argument.String("file").pipe(Argument.withDescription("Where the copy goes; nothing may be there yet")) },
  copy
).pipe(
  Command.withDescription(
    "Copy a store that is a file, also while it is written to: the copy is the store as it was at one moment. For a store on PostgreSQL it says how to use pg_dump."
  ),
  Command.withShortDescription("Copy the store while it is in use"),
  Command.withExamples([
    { command: "laurel store backup school-2026-11-25.db", description: "Into the current folder" }
  ])
)

const compactStore = Effect.fn("laurel.store.compact")(function* () {
  const { config, json } = yield* root
  const opened = yield* Configuration.open(config)
  yield* Effect.flatMap(Ledger.Ledger, (ledger) => ledger.compact).pipe(Effect.provide(Store.toChange(opened)))
  yield* json
    ? Print.json({ store: opened.store.name })
    : Print.lines([`Wrote ${opened.store.name} anew, without what was erased or replaced.`])
})

const compact = Command.make("compact", {}, compactStore).pipe(
  Command.withDescription(
    "Write the store's files anew, so that no old page holds what was erased or replaced. Takes a while, and everybody else waits. On PostgreSQL it takes the tables' owner."
  ),
  Command.withShortDescription("Leave nothing of what was erased in old pages"),
  Command.withExamples([{ command: "laurel store compact", description: "Write the files anew, after an erasure" }])
)

export const command = Command.make("store").pipe(
  Command.withDescription("Look after the store: check it, back it up, compact it."),
  Command.withShortDescription("Check the store, back it up, compact it"),
  Command.withSubcommands([check, backup, compact])
)
