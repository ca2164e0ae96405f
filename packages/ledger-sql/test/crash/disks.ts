/** Small disks, where this user may mount one. */
import { spawnSync } from "node:child_process"
import { chmodSync } from "node:fs"
import { Effect, type Scope } from "effect"
import { folder } from "../store.ts"

export interface Disk {
  readonly path: string
  /** Makes it this large, in kilobytes. */
  readonly resize: (kilobytes: number) => void
}

const mount = (...words: ReadonlyArray<string>): boolean =>
  spawnSync("/bin/mount", words, { encoding: "utf8", stdio: "ignore" }).status === 0

/** A file system in memory, for one user or anybody; undefined where none may be mounted. */
export const smallDisk = (kilobytes: number, user = "root"): Effect.Effect<Disk | undefined, never, Scope.Scope> =>
  Effect.gen(function* () {
    if (process.platform !== "linux" || process.getuid?.() !== 0) return undefined
    const path = yield* folder
    chmodSync(path, 0o755)
    const isMounted = yield* Effect.acquireRelease(
      Effect.sync(() => mount("-t", "tmpfs", "-o", `size=${kilobytes}k,mode=700,uid=${userId(user)}`, "tmpfs", path)),
      (done) => Effect.sync(() => done && spawnSync("/bin/umount", ["-l", path]))
    )
    return isMounted ? { path, resize: (size) => void mount("-o", `remount,size=${size}k`, path) } : undefined
  })

const userId = (user: string): string => spawnSync("id", ["-u", user], { encoding: "utf8" }).stdout.trim()
