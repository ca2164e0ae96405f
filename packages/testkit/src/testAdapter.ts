/** The promises of an adapter, as tests. */
import { describe, it } from "@effect/vitest"
import type { Checked, Contract } from "./adapterContract.ts"
import { failsAsItSays, staysAtHome, stops } from "./adapterFaults.ts"
import { survivesHostile } from "./adapterHostile.ts"
import { namesOnce, readsAll, resumes, saysAgain, survivesWire } from "./adapterReading.ts"
import { writesNothingTwice } from "./adapterSyncs.ts"

const always = [readsAll, namesOnce, resumes, survivesWire, saysAgain, writesNothingTwice, survivesHostile]

/** The promises that a contract's adapter makes, by where its rows come from. */
export const promisesOf = ({ over }: Contract): ReadonlyArray<Checked> => {
  if (over === "nothing") return always
  return over === "file" ? [...always, failsAsItSays] : [...always, failsAsItSays, stops, staysAtHome]
}

/** Real time, for servers are real: far more than any promise takes. */
const timeout = 300_000

/** Registers the tests of every promise an adapter makes. Each opens adapters of its own, and fails with the promise and how it was broken. */
export const testAdapter = (name: string, contract: Contract): void => {
  describe(name, () => {
    for (const { name, check } of promisesOf(contract)) it.live(name, () => check(contract), timeout)
  })
}
