/** Folders and files for tests, gone when the scope closes. */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Effect } from "effect"

/** A fresh folder. */
export const folder = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "laurel-store-"))),
  (path) => Effect.sync(() => rmSync(path, { recursive: true, force: true }))
)
