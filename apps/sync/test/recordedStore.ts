/** A record store (xAPI) as it was recorded: its statements page by page, then what is new of it. */
import { readFileSync } from "node:fs"
import { join } from "node:path"

const recordings = join(import.meta.dirname, "../../../packages/adapter-xapi/test/fixtures/lrs")
export interface Exchange {
  readonly request: { readonly path: string; readonly body: unknown }
  readonly response: { readonly status: number; readonly headers: Record<string, string>; readonly body: unknown }
}
export const recorded = (name: string): Exchange => JSON.parse(readFileSync(join(recordings, `${name}.json`), "utf8"))

/** The pages of its statements, in order. */
export const pages = ["02-get-page-1", "02-get-page-2", "02-get-page-3", "02-get-page-4"]

/** What it answers to a path. */
export const asked = (path: string): Exchange["response"] => {
  if (path.includes("since=")) return recorded("07-get-since-watermark").response
  const next = pages.find((name) => recorded(name).request.path === path)
  return recorded(next ?? "02-get-page-1").response
}
