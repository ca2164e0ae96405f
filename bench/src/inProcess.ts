/** Runs a program of this suite in a process of its own and reads the line of JSON that it prints last. */
import { execFileSync } from "node:child_process"

export const inProcess = (program: string, ...args: ReadonlyArray<string>): Readonly<Record<string, unknown>> =>
  inProcessWith([], program, ...args)

/** The same, with flags of Node. */
export const inProcessWith = (
  flags: ReadonlyArray<string>,
  program: string,
  ...args: ReadonlyArray<string>
): Readonly<Record<string, unknown>> => {
  const output = execFileSync(process.execPath, [...flags, "--conditions=@laurel/source", program, ...args], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
    maxBuffer: 16_000_000
  })
  return JSON.parse(output.trimEnd().split("\n").at(-1) ?? "{}")
}
