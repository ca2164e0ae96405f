/** Lengths of time as facts hold them. */

/** Minutes of so many seconds, to thousandths, downwards. */
export const ofSeconds = (seconds: number): number => Math.floor((seconds * 1_000) / 60) / 1_000
