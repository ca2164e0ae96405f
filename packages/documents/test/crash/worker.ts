/** A program that keeps one document in a directory, and is killed before the nth thing that it asks of the file system. */
import { promises } from "node:fs"
import { syncBuiltinESMExports } from "node:module"

const [root = "", step = "0"] = process.argv.slice(2)
let left = Number(step)

/** The same, unless it is the call before which the program ends. */
const counted =
  <Args extends ReadonlyArray<unknown>, A>(call: (...args: Args) => Promise<A>) =>
  (...args: Args): Promise<A> => {
    left -= 1
    if (left === 0) process.kill(process.pid, "SIGKILL")
    return call(...args)
  }

const { open, mkdir, rename, unlink } = promises
const opening = counted(open)
Object.assign(promises, {
  mkdir: counted(mkdir),
  rename: counted(rename),
  unlink: counted(unlink),
  open: async (...args: Parameters<typeof open>) => {
    const handle = await opening(...args)
    const [sync, write, close] = [handle.sync.bind(handle), handle.write.bind(handle), handle.close.bind(handle)]
    return Object.assign(handle, { sync: counted(sync), write: counted(write), close: counted(close) })
  }
})
syncBuiltinESMExports()

// What it works on is loaded once the file system is counted.
const { keep } = await import("./keep.ts")
process.stdout.write(`${await keep(root)}\n`)
