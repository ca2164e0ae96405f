/** The examples: programs that print something, beside what they print. */
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { type Ended, run as command } from "../Command.ts"

export interface Example {
  readonly name: string
  readonly folder: string
  /** What `main.ts` prints, to the letter. */
  readonly output: string
}

/** Every folder of `examples` that has a program, by name; those without an `output.txt` are told by their own tests. */
export const all = (root: string): ReadonlyArray<Example> =>
  readdirSync(join(root, "examples"))
    .toSorted()
    .map((name) => ({ name, folder: join(root, "examples", name) }))
    .filter(({ folder }) => existsSync(join(folder, "output.txt")))
    .map(({ name, folder }) => ({ name, folder, output: readFileSync(join(folder, "output.txt"), "utf8") }))

/** Milliseconds that one may run: the longest waits for the lease of a worker that was killed. */
const patience = 120_000

/** What tests have compiled once is not compiled again for each. */
const { NODE_COMPILE_CACHE: cache } = process.env
const compiled = cache === undefined ? {} : { NODE_COMPILE_CACHE: cache }

/** Runs a program in its folder. */
export const run = (folder: string, args: ReadonlyArray<string>): Promise<Ended> =>
  command(process.execPath, args, { cwd: folder, patience, env: compiled })

/** Where what was printed is not what `output.txt` says; undefined where it is. */
export const difference = ({ name, output }: Example, { code, stdout, stderr }: Ended): string | undefined => {
  if (code === 0 && stdout === output) return undefined
  const [expected, printed] = [output.split("\n"), stdout.split("\n")]
  const at = expected.findIndex((line, index) => line !== printed[index])
  const line = at === -1 ? expected.length : at
  const told = [
    `examples/${name}: ${code === 0 ? "it prints something else than output.txt says" : `it ended with ${code ?? "a signal"}`}`,
    ...(stdout === output
      ? []
      : [
          `  line ${line + 1}`,
          `    expected ${JSON.stringify(expected[line] ?? "the end")}`,
          `    found    ${JSON.stringify(printed[line] ?? "the end")}`
        ]),
    ...(stderr === "" ? [] : ["  on stderr", stderr.trimEnd().replaceAll(/^/gm, "    ")])
  ]
  return told.join("\n")
}
