/** Each method of an open record: it reads what it is given, runs one effect, and answers. */
import type { Identity } from "@laurel/core/Shapes"
import type { ContactView, Laurel } from "../Laurel.ts"
import type { AsKnown, OnDay } from "../options.ts"
import { apiOf } from "../api/internal/apiOf.ts"
import { keysOf } from "../api/internal/keysOf.ts"
import * as commits from "./commits.ts"
import * as evidence from "./evidence.ts"
import * as given from "./given.ts"
import { importsOf } from "./imports.ts"
import { listsOf } from "./lists.ts"
import * as persons from "./persons.ts"
import * as recording from "./recording.ts"
import { syncing } from "./syncing.ts"
import * as verifying from "./verifying.ts"
import type { World } from "./World.ts"

const asKnown = { known: true, signal: true } as const
const onDay = { at: true, ...asKnown } as const

const contactOf = (world: World, who: string | Identity): ContactView => {
  const { session } = world
  return {
    person: async (options = {}) => {
      given.only("options", options, given.abortable)
      return session.run(persons.person(world, who), options)
    },
    history: async (options: AsKnown = {}) => {
      given.only("options", options, asKnown)
      return session.run(persons.history(world, who, given.known(options.known)), options)
    },
    holds: async (certification, options: OnDay = {}) => {
      given.only("options", options, onDay)
      const at = options.at === undefined ? null : given.day("options.at", options.at)
      return session.run(persons.holds(world, who, certification, { at, known: given.known(options.known) }), options)
    },
    explain: async (type, options: AsKnown = {}) => {
      given.only("options", options, asKnown)
      return session.run(persons.explain(world, who, type, given.known(options.known)), options)
    },
    evidence: (options) => evidence.write(world, { contact: who }, options)
  }
}

export const laurelOf = (world: World): Laurel => {
  const { session } = world
  const close = (): Promise<void> => session.close()
  return {
    get catalog() {
      return { version: world.version, pending: world.pending }
    },
    record: async (facts, options = {}) => {
      given.only("options", options, given.abortable)
      return session.write(recording.record(world, facts), options)
    },
    decide: async (decisions, options = {}) => {
      given.only("options", options, given.abortable)
      return session.write(recording.decide(world, decisions), options, "decide")
    },
    ...commits.methodsOf(world),
    find: async (name, options = {}) => {
      given.only("options", options, given.abortable)
      return session.run(persons.find(world, given.text("name", name)), options)
    },
    contact: (who) => contactOf(world, who),
    achievement: async (id, options = {}) => {
      given.only("options", options, given.abortable)
      return session.run(persons.achievement(id), options)
    },
    explain: async (achievement, options = {}) => {
      given.only("options", options, asKnown)
      return session.run(persons.explainOne(world, achievement, given.known(options.known)), options)
    },
    ...listsOf(world),
    sync: (adapter, options = {}) => syncing(world, adapter, options),
    imports: importsOf(world),
    evidence: (scope, options) => evidence.write(world, scope, options),
    verify: async (options = {}) => {
      given.only("options", options, given.abortable)
      return session.run(verifying.verify(world), options)
    },
    api: (options) => apiOf(world, options),
    keys: keysOf(world),
    close,
    [Symbol.asyncDispose]: close
  }
}
