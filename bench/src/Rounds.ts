/** Contestants that run in turn, A B A B A B, so that a busy minute of the machine hits them all; and what their times say. */
import type { Figure, Ratio } from "./Bench.ts"

/** The middle value; of an even number of values the mean of the two in the middle; NaN of none. */
export const median = (values: ReadonlyArray<number>): number => quantile(values, 0.5)

/** The value below which that share of the values lies, between two values in proportion; NaN of none. */
export const quantile = (values: ReadonlyArray<number>, share: number): number => {
  const sorted = values.toSorted((a, b) => a - b)
  const place = (sorted.length - 1) * share
  const [below, above] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]]
  if (below === undefined || above === undefined) return Number.NaN
  return below + (above - below) * (place - Math.floor(place))
}

/** Seconds that a piece of work takes. */
export const seconds = async (work: () => unknown): Promise<number> => {
  const start = performance.now()
  await work()
  return (performance.now() - start) / 1_000
}

/** Does its work once and gives the seconds that count; `isWarmUp` in the first turn, which doesn't. */
export type Contestant = (isWarmUp: boolean) => number | Promise<number>

/** The seconds of each contestant in each round, after one turn that warms up and is not counted. */
export const interleaved = async <const Names extends ReadonlyArray<string>>(
  rounds: number,
  ...contestants: { readonly [I in keyof Names]: readonly [name: Names[I], run: Contestant] }
): Promise<(name: Names[number]) => ReadonlyArray<number>> => {
  const times = new Map<string, Array<number>>()
  for (let round = 0; round <= rounds; round++) {
    for (const [name, run] of contestants) {
      // Nobody pays for the garbage of the one before. Only there with --expose-gc, which the runner gives.
      globalThis.gc?.()
      const taken = await run(round === 0)
      if (round > 0) times.set(name, [...(times.get(name) ?? []), taken])
    }
  }
  return (name) => times.get(name) ?? []
}

/**
 * Seconds of processor time that this thread has had. For work that never waits it is what the clock would say on a machine of
 * one's own: on a shared one, others take turns in the middle of everything, and a few percent can't be seen by the clock.
 */
const worked = (): number => {
  // Linux tells a thread's time as of its last tick, up to 4 ms ago, unless it has just been asked for that of the whole process.
  // With this, 0.7 ms of work are told as 0.70; without it as anything from 0 to 4.
  process.cpuUsage()
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1_000_000
}

/** Takes one part of an input and gives its answer, a count: it must be everybody's. */
export type Runner<Part> = (part: Part) => number | Promise<number>

/**
 * The seconds of processor time of each runner in each round, over an input in parts so small that they stay in the cache:
 * everybody takes a part before the next is made, and another one begins each time. One round more warms up. Throws where answers
 * differ. Only for work of this thread that waits for nothing.
 */
export const relay = async <Part, const Names extends ReadonlyArray<string>>(
  rounds: number,
  parts: () => Iterable<Part>,
  ...runners: { readonly [I in keyof Names]: readonly [name: Names[I], run: Runner<Part>] }
): Promise<(name: Names[number]) => ReadonlyArray<number>> => {
  const times = runners.map((): Array<number> => [])
  for (let round = 0; round <= rounds; round++) {
    globalThis.gc?.()
    const sums = runners.map(() => 0)
    let first = 0
    for (const part of parts()) {
      first += 1
      const answers = new Set<number>()
      for (let turn = 0; turn < runners.length; turn++) {
        const place = (first + turn) % runners.length
        const start = worked()
        const answer = await runners[place]?.[1](part)
        sums[place] = (sums[place] ?? 0) + worked() - start
        if (answer !== undefined) answers.add(answer)
      }
      if (answers.size !== 1) throw new Error(`part ${first}: expected one answer, found ${[...answers].join(", ")}`)
    }
    if (round > 0) for (const [place, sum] of sums.entries()) times[place]?.push(sum)
  }
  return (name) => times[runners.findIndex(([each]) => each === name)] ?? []
}

/** How many a second, round by round. */
export const rate = (name: string, unit: string, count: number, times: ReadonlyArray<number>): Figure => ({
  name,
  unit: `${unit}/s`,
  rounds: times.map((time) => count / time)
})

/** The medians of two figures, one over the other. */
export const ratio = (measured: Figure, yardstick: Figure): Ratio => ({
  measured,
  yardstick,
  value: median(measured.rounds) / median(yardstick.rounds)
})

/** A figure that is its own measure. */
export const alone = (measured: Figure): Ratio => ({ measured, yardstick: null, value: median(measured.rounds) })
