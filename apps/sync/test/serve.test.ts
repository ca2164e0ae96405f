/** `laurel serve` and `laurel keys`: the API over a real store, in this process; what is sent to us is tried with its sources. */
import { assert, describe, it, layer } from "@effect/vitest"
import { Effect, Fiber } from "effect"
import { TestConsole } from "effect/testing"
import { command } from "./inProcess.ts"
