import type { Sync } from "@laurel/core"

/** What all commits of a run brought, counted. */
export interface Brought {
  readonly facts: number
  readonly corrections: number
  readonly rejections: number
  readonly entries: number
}

/** What a run brought in all, of what each of its commits brought: nothing where there were none. */
export const brought = (commits: ReadonlyArray<Sync.Progress>): Brought => {
  const sum = (of: keyof Brought): number => commits.reduce((total, each) => total + each[of], 0)
  return {
    facts: sum("facts"),
    corrections: sum("corrections"),
    rejections: sum("rejections"),
    entries: sum("entries")
  }
}
